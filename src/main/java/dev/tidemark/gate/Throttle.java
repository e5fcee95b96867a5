package dev.tidemark.gate;

import dev.tidemark.stock.Layout;
import java.util.function.LongConsumer;

/**
 * Lets so many holds of a product through as its limit allows, over all processes. Safe for use by
 * several threads.
 */
public interface Throttle {

  /** Told to one that is let through. */
  long THROUGH = 0;

  /**
   * Asks to let one hold through. Never blocks.
   *
   * @param then told {@link #THROUGH}, or the microseconds until the next token, at least 1; at
   *     once on the calling thread or later on another; must not block
   */
  void ask(Layout layout, LongConsumer then);
}
