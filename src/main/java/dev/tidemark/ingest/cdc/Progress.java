package dev.tidemark.ingest.cdc;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How far one source is behind, and what was left out. Safe for use by several threads. */
final class Progress {

  private static final long LONGEST_SILENCE_MILLIS = 30_000;

  private final InstantSource clock;
  private final AtomicLong deletes = new AtomicLong();
  private volatile @Nullable Instant waiting;
  private volatile double lastSeconds;
  private volatile long heardMillis = Long.MAX_VALUE;

  Progress(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Seconds between a change and its commit here: of the oldest change that waits for it now, else
   * of the last; 0 when nothing changes. A source that has said nothing for 30 s, though its server
   * sends a sign of life every few, is as far behind as it has been silent.
   */
  double lagSeconds() {
    Instant oldest = waiting;
    double lag = oldest == null ? lastSeconds : secondsSince(oldest);
    long silentMillis = clock.millis() - heardMillis;
    return silentMillis < LONGEST_SILENCE_MILLIS ? lag : Math.max(lag, silentMillis / 1000.0);
  }

  /** This process follows the source from now on. */
  void starts() {
    heardMillis = clock.millis();
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
    heardMillis = clock.millis();
  }

  /** No longer followed by this process. */
  void stops() {
    lastSeconds = 0;
    waiting = null;
    heardMillis = Long.MAX_VALUE;
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
