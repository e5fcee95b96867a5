package dev.tidemark.platform.demo;

import java.util.random.RandomGenerator;

/** What a customer of the demo does with a held order. */
enum Ending {
  /** Pays: 85 in 100. */
  PAY,
  /** Gives the units back: 5 in 100. */
  RELEASE,
  /** Walks away, so that the hold expires: 10 in 100. */
  ABANDON;

  static Ending draw(RandomGenerator chance) {
    int percent = chance.nextInt(100);
    if (percent < 85) {
      return PAY;
    }
    return percent < 90 ? RELEASE : ABANDON;
  }
}
