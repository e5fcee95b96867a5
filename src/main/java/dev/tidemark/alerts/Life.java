package dev.tidemark.alerts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of an alert and its clocks, as stored. Moments are milliseconds since 1970, 0 for none;
 * nothing of it is kept in memory only, so a restart stops no clock.
 *
 * @param before the state that it returns to; only while {@link AlertState#MISSING}
 * @param sinceMillis when its rule became true
 * @param holdEndsMillis while pending: before it does not fire
 * @param clearEndsMillis while its rule is untrue: when it is resolved
 * @param quietUntilMillis before, the fingerprint does not fire: its cooldown
 * @param closedUntilMillis of one resolved by hand: before, it does not open again, unless its rule
 *     was untrue meanwhile
 * @param recentFires when the fingerprint fired within the time that counts for flapping
 * @param escalation how often nobody acknowledged it in time
 * @param escalatesMillis when that happens next
 * @param resolvedFor why it ended
 * @param waveredMillis when the history had last that it began to clear
 * @param missedMillis when the history had last that its facts are missing
 */
record Life(
    AlertState state,
    @Nullable AlertState before,
    long sinceMillis,
    long firedMillis,
    long missingSinceMillis,
    long holdEndsMillis,
    long clearEndsMillis,
    long quietUntilMillis,
    long closedUntilMillis,
    List<Long> recentFires,
    boolean flapping,
    int escalation,
    long escalatesMillis,
    long ackedMillis,
    @Nullable String ackedBy,
    long resolvedMillis,
    @Nullable String resolvedBy,
    @Nullable String resolvedFor,
    long waveredMillis,
    long missedMillis) {

  Life {
    recentFires = List.copyOf(recentFires);
  }

  boolean isOpen() {
    return state != AlertState.RESOLVED;
  }

  /** Whether people are to know of it, be it that its facts are missing just now. */
  boolean isOn() {
    return isOpen() && firedMillis > 0;
  }

  boolean isAcknowledged() {
    return ackedMillis > 0;
  }

  /** When the passing of time alone would change something, if the facts are as they were. */
  long dueMillis() {
    return switch (state) {
      case PENDING -> Math.max(holdEndsMillis, quietUntilMillis);
      case FIRING, ACKNOWLEDGED -> clearEndsMillis;
      case MISSING, RESOLVED -> 0;
    };
  }
}
