package dev.tidemark.alerts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What can happen to an alert. */
public enum What {
  /** People are told from now on. */
  FIRED,
  /** It fires for the third time within half an hour, and is damped. */
  FLAPPING,
  ACKNOWLEDGED,
  /** Somebody wrote something about it. */
  NOTED,
  /** What was done about it, or why nothing was. */
  RESPONDED,
  /** Another severity than before, since its rule was edited. */
  CHANGED,
  /** What its rule asks about cannot be read. */
  MISSING,
  /** It can be read again. */
  BACK,
  /** Its rule became untrue; it is resolved when that lasts. */
  CLEARING,
  /** Its rule is true again before it was resolved. */
  RELAPSED,
  /** Nobody has acknowledged it for too long. */
  ESCALATED,
  RESOLVED;

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
