package dev.tidemark.simulation;

import java.util.SplittableRandom;

/** All that is left to chance, from one seed. */
final class Chance {

  /** What can go wrong at any step, and how often: once in so many chances. */
  enum Mishap {
    MESSAGE_LOST(200),
    CRASH_BEFORE_COMMIT(2_000),
    CRASH_AFTER_COMMIT(2_000),
    ANSWER_OF_COMMIT_LOST(700),
    COMMIT_LOST(700);

    private final int onceIn;

    Mishap(int onceIn) {
      this.onceIn = onceIn;
    }
  }

  private final SplittableRandom random;
  private boolean calm;

  Chance(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** While it is calm nothing goes wrong. */
  void calm(boolean isCalm) {
    calm = isCalm;
  }

  boolean strikes(Mishap mishap) {
    return !calm && random.nextInt(mishap.onceIn) == 0;
  }

  /** 0 to {@code most}. */
  int upTo(int most) {
    return random.nextInt(most + 1);
  }

  /** True so often in a thousand. */
  boolean perMille(int times) {
    return random.nextInt(1000) < times;
  }

  SplittableRandom random() {
    return random;
  }
}
