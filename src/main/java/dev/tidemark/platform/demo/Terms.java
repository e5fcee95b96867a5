package dev.tidemark.platform.demo;

import java.time.Duration;

/**
 * What the demo decides, where the slice only tells who bought what and when.
 *
 * @param speed times real time
 * @param stockShare units offered for each unit asked for; below 1 the products sell out
 * @param holdSeconds how long an unpaid hold lasts
 * @param thinksAtMost longest time between an answer HELD and the customer's next step
 * @param seed of the customers' choices: the same seed, the same sale
 */
record Terms(double speed, double stockShare, int holdSeconds, Duration thinksAtMost, long seed) {

  /** Holds of 10 s, so that a replay of a minute shows them expire. */
  static Terms at(double speed) {
    return new Terms(speed, 0.7, 10, Duration.ofSeconds(2), 20111209);
  }
}
