package dev.tidemark.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tunables of a set of texts, each at its place. The same name in two texts is one parameter
 * with two defaults, so it has two places. Immutable.
 */
final class Tunables {

  private final List<String> names = new ArrayList<>();
  private final List<Double> defaults = new ArrayList<>();

  Tunables(List<RuleText> texts) {
    for (RuleText text : texts) {
      text.defaults()
          .forEach(
              (name, value) -> {
                names.add(name);
                defaults.add(value);
              });
    }
  }

  /** What they are for subjects of which nothing of their own is set. */
  double[] global(Parameters parameters) {
    return resolved(List.of(parameters.global()));
  }

  /** What they are for a subject: its own, its category's, the global ones, the defaults. */
  double[] of(SubjectFacts subject, Parameters parameters) {
    return resolved(
        List.of(
            own(subject, parameters).orElse(Map.of()),
            ofCategory(subject, parameters).orElse(Map.of()),
            parameters.global()));
  }

  /** Whether they may be other than the global ones for it. */
  static boolean hasOwn(SubjectFacts subject, Parameters parameters) {
    return own(subject, parameters).isPresent() || ofCategory(subject, parameters).isPresent();
  }

  private static Optional<Map<String, Double>> own(SubjectFacts subject, Parameters parameters) {
    return subject.subject().kind() == Subject.Kind.PRODUCT
        ? Optional.ofNullable(parameters.bySku().get(subject.subject().key()))
        : Optional.empty();
  }

  private static Optional<Map<String, Double>> ofCategory(
      SubjectFacts subject, Parameters parameters) {
    return Optional.ofNullable(parameters.byCategory().get(subject.category()));
  }

  private double[] resolved(List<Map<String, Double>> closestFirst) {
    double[] values = new double[names.size()];
    for (int slot = 0; slot < values.length; slot++) {
      String name = names.get(slot);
      values[slot] =
          closestFirst.stream()
              .filter(settings -> settings.containsKey(name))
              .findFirst()
              .map(settings -> settings.get(name))
              .orElse(defaults.get(slot));
    }
    return values;
  }
}
