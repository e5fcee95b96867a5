package dev.tidemark.rules;

/**
 * The tunables of a session, by their place: the one fact beside those of subjects and the stage.
 * Public for the conditions that Drools compiles. Immutable.
 */
public final class Policy {

  private final double[] values;

  Policy(double[] values) {
    this.values = values.clone();
  }

  public double at(int slot) {
    return values[slot];
  }
}
