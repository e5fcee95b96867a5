package dev.tidemark.gate;

import dev.tidemark.stock.Layout;
import java.util.function.Consumer;

/**
 * Keeps hopeless requests away from the ledger. Its word is advice: an admission is not yet a hold,
 * and only the ledger's own word is ever passed on as a refusal. Safe for use by several threads.
 */
public interface Gate {

  /** The gate's answer to one request. */
  enum Admission {
    /** Units were taken off the cache for it. */
    ADMITTED,
    /** The cache has none, does not know, or does not answer: the ledger shall say. */
    ASK_LEDGER,
    /** The ledger said a moment ago that fewer units are left. */
    SOLD_OUT
  }

  /**
   * Asks for units of one bucket. Never blocks.
   *
   * @param then told the answer, at once on the calling thread or later on another; must not block
   */
  void admit(Layout layout, int bucket, long units, Consumer<Admission> then);

  /** Units of a bucket are on sale again, or were taken off the cache for nothing. */
  void giveBack(Layout layout, int bucket, long units);

  /** The ledger gave units without the cache having been asked for them. */
  void takenPastCache(Layout layout, int bucket, long units);

  /** The ledger gave units of a bucket: an earlier word that none are left no longer holds. */
  void unitsAreLeft(Layout layout, int bucket);

  /** The ledger's word: a bucket has just so many units left, too few for some request. */
  void leftInLedger(Layout layout, int bucket, long units);
}
