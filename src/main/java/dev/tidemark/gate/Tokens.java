package dev.tidemark.gate;

import dev.tidemark.stock.RateLimit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The token buckets, one a product. Never blocks; safe for use by several threads. */
interface Tokens {

  /**
   * An answer.
   *
   * @param given tokens, from 0 to as many as were wanted
   * @param waitMicros until the next token comes
   */
  record Grant(long given, long waitMicros) {}

  /**
   * Takes tokens off a product's bucket, which is full at first.
   *
   * @param limit one that is on
   * @param then told the answer; null where none came
   */
  void take(long productId, RateLimit limit, long wanted, Consumer<@Nullable Grant> then);
}
