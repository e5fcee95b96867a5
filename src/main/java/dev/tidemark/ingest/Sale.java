package dev.tidemark.ingest;

import dev.tidemark.kernel.Hash128;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of an order: placed, or cancelled.
 *
 * @param units pieces, at least 1
 * @param at when it was placed, or cancelled
 * @param orderId the order's, by the source; null if it gave none. An order has one line a product:
 *     another needs an {@code eventId}
 * @param cancelled whether these units came back
 */
record Sale(
    String source,
    String channel,
    String sku,
    long units,
    Instant at,
    @Nullable String orderId,
    boolean cancelled)
    implements Event {

  @Override
  public Hash128 natural() {
    return orderId != null
        ? Hash128.of("order", source, sku, orderId, Boolean.toString(cancelled))
        : Hash128.of(
            "sale",
            source,
            channel,
            sku,
            Long.toString(units),
            at.toString(),
            Boolean.toString(cancelled));
  }

  /** Not its time: the same order told again may carry a later one. */
  @Override
  public long content() {
    return Hash128.of(channel, Long.toString(units), Boolean.toString(cancelled)).low();
  }
}
