package dev.tidemark;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits in tests for a condition instead of for a time. */
public final class Await {

  private static final long SHORTEST_PAUSE_NANOS = 10_000_000;
  private static final long LONGEST_PAUSE_NANOS = 100_000_000;
  private static final int PAUSE_PER_ASKING = 4;

  private Await() {}

  /**
   * Returns as soon as {@code condition} holds. Between two askings it waits 10 ms, or longer where
   * asking takes long, up to 100 ms: whoever is asked has something else to do.
   *
   * @param what the condition in words, for the failure
   * @throws AssertionError when it does not hold within {@code limit}
   */
  public static void until(Duration limit, String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    long asked = start;
    while (!condition.getAsBoolean()) {
      long answered = System.nanoTime();
      if (answered - start > limit.toNanos()) {
        throw new AssertionError("not within " + limit.toMillis() + " ms: " + what);
      }
      LockSupport.parkNanos(pauseNanos(answered - asked));
      asked = System.nanoTime();
    }
  }

  private static long pauseNanos(long askingNanos) {
    long wanted = PAUSE_PER_ASKING * askingNanos;
    return Math.max(SHORTEST_PAUSE_NANOS, Math.min(wanted, LONGEST_PAUSE_NANOS));
  }
}
