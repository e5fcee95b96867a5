package dev.tidemark.ingest;

import dev.tidemark.kernel.Hash128;
import java.time.Instant;

/**
 * How many units a source has of a product in one warehouse, for one channel.
 *
 * @param onHand pieces that are there, those that are reserved included
 * @param reserved pieces that are promised
 * @param asOf when that was so
 */
record StockSnapshot(
    String source,
    String warehouse,
    String channel,
    String sku,
    long onHand,
    long reserved,
    Instant asOf)
    implements Event {

  @Override
  public Hash128 natural() {
    return Hash128.of(
        "snapshot",
        source,
        warehouse,
        channel,
        sku,
        Long.toString(onHand),
        Long.toString(reserved),
        asOf.toString());
  }

  /** Not its time, as with a sale. */
  @Override
  public long content() {
    return Hash128.of(warehouse, channel, Long.toString(onHand), Long.toString(reserved)).low();
  }
}
