package dev.tidemark.channels;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long is waited before something is tried again: twice as long each time, and by chance. */
final class Backoff {

  /** Before a channel that did not answer is tried again. */
  static final Backoff CHANNEL = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  /** Before a product that it did not take is tried again. */
  static final Backoff PRODUCT = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10));

  /** Before what was not acknowledged is sent again. */
  static final Backoff ACKNOWLEDGEMENT =
      new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(10));

  private static final int MOST_DOUBLINGS = 20;

  private final long firstMillis;
  private final long mostMillis;

  private Backoff(Duration first, Duration most) {
    this.firstMillis = first.toMillis();
    this.mostMillis = most.toMillis();
  }

  /**
   * @param failures so far, from 0
   * @return at least half of what doubling comes to, so that many do not come back at once
   */
  long millis(int failures, RandomGenerator random) {
    long whole = whole(failures);
    return whole / 2 + random.nextLong(whole / 2 + 1);
  }

  /** What doubling comes to. */
  long whole(int failures) {
    return Math.min(mostMillis, firstMillis << Math.min(failures, MOST_DOUBLINGS));
  }
}
