package dev.tidemark.stock;

import dev.tidemark.kernel.Strategy;

/**
 * The terms of a product's sale and how its stock is laid out, as of one version.
 *
 * @param productId the product's number
 * @param sku its code
 * @param slot its slot, 0 to 1023
 * @param epoch raised whenever units move between buckets; work admitted under an older epoch is
 *     done again
 * @param version raised with every change by a person; the {@code ETag}
 * @param total units in all
 * @param buckets 1 to 256
 * @param holdSeconds until an unpaid hold runs out
 * @param perUserLimit units that one user may hold and own; 0 = no limit
 * @param rate requests a second; 0 = no limit
 * @param burst requests at once, where there is a rate
 */
public record Layout(
    long productId,
    String sku,
    int slot,
    long epoch,
    long version,
    long total,
    int buckets,
    Strategy strategy,
    int holdSeconds,
    long perUserLimit,
    int rate,
    int burst) {

  /** The user's home bucket: user id modulo bucket count. */
  public int homeBucket(long userId) {
    return (int) Math.floorMod(userId, (long) buckets);
  }

  Terms terms() {
    return new Terms(total, buckets, strategy, holdSeconds, perUserLimit, rate, burst);
  }

  Layout with(Terms terms, long newVersion, long newEpoch) {
    return new Layout(
        productId,
        sku,
        slot,
        newEpoch,
        newVersion,
        terms.total(),
        terms.buckets(),
        terms.strategy(),
        terms.holdSeconds(),
        terms.perUserLimit(),
        terms.rate(),
        terms.burst());
  }
}
