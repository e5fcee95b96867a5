package dev.tidemark.alerts;

import dev.tidemark.rules.Finding;

/** What an evaluation says of one rule and one subject. */
sealed interface Observation {

  Observation UNTRUE = new Untrue();
  Observation UNDECIDED = new Undecided();

  /**
   * The rule is true.
   *
   * @param category of a product; empty for none
   */
  record True(Finding finding, String category) implements Observation {}

  /** The rule is not true. */
  record Untrue() implements Observation {}

  /** It cannot be said: facts are missing, or the rule is broken. */
  record Undecided() implements Observation {}
}
