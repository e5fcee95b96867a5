package dev.tidemark.responses;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a response is in its life. */
public enum State {
  /** Its guardrail has not said yes: it is about to be asked, or a person is. */
  PROPOSED,
  /** It waits to be run. */
  APPROVED,
  /** A process is at it. */
  RUNNING,
  /** It is done. */
  SUCCEEDED,
  /** It could not be done; its outcome says why. */
  FAILED,
  /** It was done and taken back. */
  UNDONE,
  /** It was not run; its verdict says why. */
  REFUSED;

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
