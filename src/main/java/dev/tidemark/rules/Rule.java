package dev.tidemark.rules;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A rule as it was understood. Immutable.
 *
 * @param about the kind of subject that all its facts are about
 * @param variables what {@code $name} stands for, in order; whole facts are not among them
 * @param tunables the parameters that it reads: their places by name
 */
record Rule(
    String name,
    RuleSettings settings,
    Subject.Kind about,
    List<Pattern> patterns,
    Map<String, Expression> variables,
    Map<String, Integer> tunables,
    List<Call> calls) {

  /** How a pattern is meant. */
  enum Quantifier {
    IS(""),
    NOT("not "),
    EXISTS("exists ");

    private final String word;

    Quantifier(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /**
   * A fact and what must hold of it.
   *
   * @param conditions in the order in which they are asked
   */
  record Pattern(Quantifier quantifier, FactType fact, List<Expression> conditions) {

    /** Whether it can be decided by this fact and the tunables alone. */
    static boolean isLocal(Expression condition, FactType fact) {
      return condition instanceof Expression.Read read
          ? read.fact().equals(fact)
          : condition.parts().stream().allMatch(part -> isLocal(part, fact));
    }
  }

  /** A verb to call. */
  record Call(Verb verb, List<Expression> arguments) {}

  boolean asksFor(FactType type) {
    return patterns.stream().anyMatch(pattern -> pattern.fact().equals(type));
  }

  /** What people may set of it, as it is for a row. */
  Map<String, Double> tunables(Row row) {
    Map<String, Double> values = new TreeMap<>();
    tunables.forEach((name, slot) -> values.put(name, row.tunable(slot)));
    return values;
  }
}
