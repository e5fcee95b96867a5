package dev.tidemark.gate;

import dev.tidemark.stock.Layout;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The counters of units on sale that all processes share, one a bucket and epoch: in Redis, or in a
 * simulation the memory of the test. Never blocks; safe for use by several threads.
 */
interface Counters {

  /** Told by {@link #take} for a counter that is not there. */
  long NOT_THERE = -1;

  /** Told by {@link #take} where no answer came. */
  long NO_ANSWER = -2;

  /**
   * Takes units off a bucket's counter: what is needed, or what is left of it, and of what is
   * wanted ahead at most an eighth of the rest.
   *
   * @param then told the units taken, 0 for none left, {@link #NOT_THERE} or {@link #NO_ANSWER}
   */
  void take(Layout layout, int bucket, long need, long ahead, LongConsumer then);

  /** Puts units back, unless the counter is gone. Best effort. */
  void give(Layout layout, int bucket, long units);

  /** Makes the counters of a layout's epoch; true once they are there. */
  Future<Boolean> set(Layout layout, List<Long> available);

  /** Drops the counters of a layout that is no longer in force. Best effort. */
  void forget(Layout before);

  /** The counters of a layout's buckets; {@link CounterNotThereException} if one is not there. */
  Future<List<Long>> read(Layout layout);

  /** Told that an answer is not waited for any longer. */
  void late();

  /**
   * Rises each time that the counters can be reached again after they could not: those may be
   * wrong.
   */
  int outages();
}
