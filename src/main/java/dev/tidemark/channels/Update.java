package dev.tidemark.channels;

import dev.tidemark.kernel.Hash128;
import java.time.Instant;
import java.util.Comparator;

/**
 * What a channel is to be told of a product.
 *
 * @param version higher than that of anything else it was told of the product; the same again for
 *     the same again
 * @param available units that it is allotted
 * @param buffer units of those on sale that it is not told of
 * @param toldVersion that it was told last; 0 if it was told nothing yet
 * @param told units that it believes to have; 0 if it was told nothing yet
 * @param changedMillis when the stock changed last
 * @param atMillis when this was read
 * @param attempts that were not acknowledged, one after the other, before this one
 * @param refusals of this product, one after the other
 */
record Update(
    long productId,
    String sku,
    long version,
    long available,
    long buffer,
    long toldVersion,
    long told,
    long changedMillis,
    long atMillis,
    int attempts,
    int refusals) {

  /**
   * Those first that may cost an order: units that it may sell and that are not there; among them,
   * the ones with the fewest left, and then the ones that wait the longest.
   */
  static final Comparator<Update> RISKIEST_FIRST =
      Comparator.comparingLong(Update::atRisk)
          .reversed()
          .thenComparingLong(Update::available)
          .thenComparingLong(Update::changedMillis)
          .thenComparingLong(Update::productId);

  /** Units that it may sell and that are not there. */
  long atRisk() {
    return Math.max(0, told - available);
  }

  /** Whether it is not told of that yet. */
  boolean isNews() {
    return version > toldVersion;
  }

  /** The same for the same version, so that a receiver can tell a repeat. */
  String messageId(long channelId) {
    return Hash128.of(Long.toString(channelId), sku, Long.toString(version)).uuid().toString();
  }

  /** The message. Codes of products need no escapes. */
  String body(long channelId) {
    return "{\"messageId\":\"%s\",\"sku\":\"%s\",\"version\":%d,\"available\":%d,\"at\":\"%s\"}"
        .formatted(messageId(channelId), sku, version, available, Instant.ofEpochMilli(atMillis));
  }
}
