package dev.tidemark.ingest.cdc;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How far one source is behind, and what was left out. Safe for use by several threads. */
final class Progress {

  private final InstantSource clock;
  private final AtomicLong deletes = new AtomicLong();
  private volatile @Nullable Instant waiting;
  private volatile double lastSeconds;

  Progress(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Seconds between a change and its commit here: of the oldest change that waits for it now, else
   * of the last; 0 when nothing changes.
   */
  double lagSeconds() {
    Instant oldest = waiting;
    return oldest == null ? lastSeconds : secondsSince(oldest);
  }

  /**
   * A batch is to be committed.
   *
   * @param oldest when its first change was made; null if it has none
   */
  void begins(@Nullable Instant oldest) {
    waiting = oldest;
  }

  /** It was committed; {@code newest} is of its last change, null if it has none. */
  void ends(@Nullable Instant newest) {
    lastSeconds = newest == null ? 0 : secondsSince(newest);
    waiting = null;
  }

  /** No longer followed by this process. */
  void stops() {
    lastSeconds = 0;
    waiting = null;
  }

  void deleted(long rows) {
    deletes.addAndGet(rows);
  }

  long deletes() {
    return deletes.get();
  }

  /** The source's clock may be ahead of ours. */
  private double secondsSince(Instant then) {
    return Math.max(0, (clock.millis() - then.toEpochMilli()) / 1000.0);
  }
}
