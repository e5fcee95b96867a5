package dev.tidemark.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What happens when a user's home bucket is empty. */
public enum Strategy {
  /** The user is told that it is sold out. The default. */
  STRICT,
  /** Other buckets are tried. */
  STEAL,
  /** Part of the stock waits in an overflow bucket that empty buckets borrow from. */
  RESERVE;

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws ProblemException {@link Refusal#INVALID_FIELD} for any other name
   */
  @JsonCreator
  public static Strategy parse(String name) {
    for (Strategy strategy : values()) {
      if (strategy.toString().equals(name)) {
        return strategy;
      }
    }
    throw ProblemException.invalidField("strategy", "must be strict, steal or reserve");
  }
}
