package dev.tidemark.access;

import java.time.Duration;

/**
 * How long those wait who failed too often: after some failures each one doubles the time, up to a
 * limit; after an hour without one they are forgotten.
 *
 * @param free failures that cost nothing
 * @param longestMillis nobody waits longer
 */
record Backoff(int free, long longestMillis) {

  static final long FORGOTTEN_MILLIS = Duration.ofHours(1).toMillis();

  private static final int MOST_DOUBLINGS = 30;

  Backoff(int free, Duration longest) {
    this(free, longest.toMillis());
  }

  /** Failures as they were counted. */
  record Failures(int count, long lastMillis) {
    static final Failures NONE = new Failures(0, 0);
  }

  /** How long it is to wait from now; 0 for not at all. */
  long waitMillis(Failures failures, long nowMillis) {
    return isForgotten(failures, nowMillis)
        ? 0
        : Math.max(0, failures.lastMillis + pauseMillis(failures.count) - nowMillis);
  }

  /** Whether the next one costs a pause. */
  boolean isStrict(Failures failures, long nowMillis) {
    return failures.count >= free && !isForgotten(failures, nowMillis);
  }

  static boolean isForgotten(Failures failures, long nowMillis) {
    return nowMillis - failures.lastMillis > FORGOTTEN_MILLIS;
  }

  /** After so many failures. */
  long pauseMillis(int count) {
    if (count <= free) {
      return 0;
    }
    long doubled = 1_000L << Math.min(count - free - 1, MOST_DOUBLINGS);
    return Math.min(doubled, longestMillis);
  }
}
