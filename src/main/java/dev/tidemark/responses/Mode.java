package dev.tidemark.responses;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.tidemark.kernel.ProblemException;
import java.util.Arrays;
import java.util.Locale;

/** How far a verb may go by itself. */
public enum Mode {
  OFF,
  /** All is decided and recorded, nothing is done. */
  DRY_RUN,
  /** A person is asked each time. */
  APPROVAL,
  AUTOMATIC;

  @JsonCreator
  static Mode parse(String name) {
    return Arrays.stream(values())
        .filter(mode -> mode.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.invalidField(
                    "mode", "must be off, dry-run, approval or automatic"));
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
