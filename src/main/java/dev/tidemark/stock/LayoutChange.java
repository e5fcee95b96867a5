package dev.tidemark.stock;

import org.jspecify.annotations.Nullable;

/**
 * What was done to a product's layout: written with the change itself, so that neither is without
 * the other.
 *
 * @param actor the key or account that asked, or {@code tidemark} for what the service did itself
 * @param action {@code product.create}, {@code product.change}, {@code product.layout}, {@code
 *     product.repair} or {@code product.heal}
 * @param reason what the actor gave as the reason; null for none
 * @param before null for a new product
 */
public record LayoutChange(
    String actor, String action, @Nullable String reason, @Nullable Layout before, Layout after) {

  /** By whom the service acts of its own accord. */
  public static final String ITSELF = "tidemark";
}
