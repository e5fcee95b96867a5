package dev.tidemark.alerts;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Spreads the steps of a round evenly over a time, going by how many the round before had: so that
 * a round is a steady small load and not a burst. For one thread, but for {@link #hurry}.
 */
final class EvenSteps {

  private final long overNanos;
  private final Semaphore woken = new Semaphore(0);
  private volatile boolean hurried;
  private boolean atOnce;
  private long startNanos;
  private long step;
  private long steps;

  EvenSteps(Duration over) {
    this.overNanos = over.toNanos();
  }

  /** The next round goes without pauses, and one that is under way with pauses ends. */
  void hurry() {
    hurried = true;
    woken.release();
  }

  /** Begins a round; the first one goes without pauses too. */
  void begin() {
    woken.drainPermits();
    atOnce = hurried || steps == 0;
    hurried = false;
    startNanos = System.nanoTime();
    step = 0;
  }

  /** Whether this round goes without pauses. */
  boolean hurries() {
    return atOnce;
  }

  /**
   * Waits until the next step is due.
   *
   * @return false if the round is to end, since another one is wanted at once
   */
  boolean next() {
    step++;
    if (atOnce) {
      return true;
    }
    long dueNanos = startNanos + (long) ((double) overNanos * step / steps);
    try {
      while (!hurried && System.nanoTime() - dueNanos < 0) {
        var unused = woken.tryAcquire(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !hurried;
  }

  /** All steps of a round are done. */
  void end() {
    steps = Math.max(1, step);
  }
}
