package dev.tidemark.rules;

import java.util.Map;

/**
 * What people have set tunables to. The closest wins: a product's own, its category's, the global
 * one, the default that the rule's text declares. Immutable.
 *
 * @param global by tunable
 * @param byCategory by category, then by tunable
 * @param bySku by product, then by tunable
 */
public record Parameters(
    Map<String, Double> global,
    Map<String, Map<String, Double>> byCategory,
    Map<String, Map<String, Double>> bySku) {

  public static final Parameters DEFAULTS = new Parameters(Map.of(), Map.of(), Map.of());

  public Parameters {
    global = Map.copyOf(global);
    byCategory = Map.copyOf(byCategory);
    bySku = Map.copyOf(bySku);
  }
}
