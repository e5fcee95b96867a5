package dev.tidemark.responses;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a response helped. */
public enum Effect {
  /** It is not looked at. */
  NONE,
  /** It is looked at later. */
  PENDING,
  /** The rule is not true any more, or what it measures is better by a tenth. */
  IMPROVED,
  INEFFECTIVE,
  /** What it measures could not be read. */
  UNKNOWN;

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
