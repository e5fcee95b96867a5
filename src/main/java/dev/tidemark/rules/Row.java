package dev.tidemark.rules;

import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.SaleStage;
import org.jspecify.annotations.Nullable;

/**
 * One subject as expressions read it: its facts by their place, and its tunables by theirs.
 * Confined to one evaluation.
 */
final class Row {

  private final SubjectFacts subject;
  private final @Nullable Fact[] facts;
  private final double[] tunables;

  Row(SubjectFacts subject, SaleStage stage, double[] tunables) {
    this.subject = subject;
    this.tunables = tunables;
    this.facts = new @Nullable Fact[FactType.ALL.size()];
    for (Fact fact : subject.facts()) {
      facts[FactType.of(fact.getClass()).place()] = fact;
    }
    facts[FactType.STAGE.place()] = stage;
  }

  SubjectFacts subject() {
    return subject;
  }

  @Nullable Fact fact(FactType type) {
    return facts[type.place()];
  }

  /**
   * @throws IllegalStateException if it is not there: patterns are asked first
   */
  Fact present(FactType type) {
    Fact fact = facts[type.place()];
    if (fact == null) {
      throw new IllegalStateException("No " + type.name() + " of " + subject.subject());
    }
    return fact;
  }

  boolean isMissing(FactType type) {
    return !subject.missing().isEmpty() && subject.missing().contains(type.record());
  }

  double tunable(int slot) {
    return tunables[slot];
  }
}
