package dev.tidemark.channels;

import java.time.InstantSource;

/**
 * Messages a second to one channel, for all the threads of this process that send to it: a bucket
 * of tokens that holds those of a second. Safe for use by several threads.
 */
final class Pace {

  private static final double MILLIS_A_SECOND = 1000;

  private final InstantSource clock;
  private double tokens = 1;
  private long filledMillis;

  Pace(InstantSource clock) {
    this.clock = clock;
    this.filledMillis = clock.millis();
  }

  /**
   * How many of those wanted may be sent now.
   *
   * @param ratePerSecond of this process; 0 = no limit
   */
  synchronized int take(int wanted, double ratePerSecond) {
    if (ratePerSecond == 0) {
      return wanted;
    }
    long now = clock.millis();
    double most = Math.max(1, ratePerSecond);
    tokens =
        Math.min(most, tokens + Math.max(0, now - filledMillis) / MILLIS_A_SECOND * ratePerSecond);
    filledMillis = now;
    int taken = (int) Math.min(wanted, Math.floor(tokens));
    tokens -= taken;
    return taken;
  }
}
