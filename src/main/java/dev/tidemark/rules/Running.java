package dev.tidemark.rules;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of a set that are not broken, compiled. Immutable.
 *
 * @param byKind those about each kind of subject
 */
record Running(
    Network network, List<PlacedRule> rules, Map<Subject.Kind, List<PlacedRule>> byKind) {

  static Running of(List<PlacedRule> all, Set<RuleKey> broken) {
    List<PlacedRule> rules = all.stream().filter(rule -> !broken.contains(rule.key())).toList();
    Map<Subject.Kind, List<PlacedRule>> byKind = new EnumMap<>(Subject.Kind.class);
    Arrays.stream(Subject.Kind.values())
        .forEach(
            kind ->
                byKind.put(
                    kind, rules.stream().filter(rule -> rule.rule().about() == kind).toList()));
    return new Running(Network.compile(rules), rules, byKind);
  }

  List<PlacedRule> about(Subject.Kind kind) {
    return byKind.getOrDefault(kind, List.of());
  }
}
