package dev.tidemark.responses;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a response was run, or was not. */
public enum Verdict {
  /** Its guardrail has not been asked yet. */
  NONE,
  /** The guardrail lets it run by itself. */
  ALLOWED,
  /** A person is asked. */
  WAITS,
  /** A person said yes. */
  APPROVED,
  /** A person said no. */
  REJECTED,
  /** Nobody said yes within a day. */
  NOT_APPROVED,
  /** It would have run: the guardrail only tries. */
  DRY_RUN,
  /** The guardrail is off. */
  OFF,
  /** The same was done to the same too short a while ago. */
  COOLDOWN,
  /** The hour's budget is spent. */
  BUDGET,
  /** Too many products are held at once. */
  SHARE,
  /** It has not helped the last times. */
  INEFFECTIVE,
  /** The same waits for a person already. */
  ALREADY_WAITING,
  /** The alert was over before it ran. */
  ALERT_OVER,
  /** The verb cannot be done to what the alert is about. */
  NOT_APPLICABLE,
  /** The kill switch is on. */
  KILLED;

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
