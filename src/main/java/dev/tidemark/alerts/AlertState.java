package dev.tidemark.alerts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where an alert is in its life. */
public enum AlertState {
  /** Its rule is true, but not for long enough yet, or too soon after the last time. */
  PENDING,
  /** People are told. */
  FIRING,
  /** It fires, and somebody is at it. */
  ACKNOWLEDGED,
  /** What its rule asks about cannot be read: the state before waits, and so do its clocks. */
  MISSING,
  /** Over; the same rule and subject begin a new one. */
  RESOLVED;

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
