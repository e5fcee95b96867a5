package dev.tidemark.stock;

import dev.tidemark.kernel.SaleStage;
import dev.tidemark.kernel.Strategy;
import java.util.Map;

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
 * @param buckets that users are routed to, 1 to 256
 * @param stealHops buckets beside the home bucket that a hold may take from, where the strategy is
 *     {@link Strategy#STEAL}
 * @param reservePercent of the units on sale that wait in the overflow bucket, where the strategy
 *     is {@link Strategy#RESERVE}
 * @param holdSeconds until an unpaid hold runs out
 * @param perUserLimit units that one user may hold and own; 0 = no limit
 * @param limit of requests for the product, where its stage has none of its own
 * @param stageLimits of requests for the product, by the stage of the sale
 * @param category what kind of product it is, for rules; empty for none
 * @param curbs what holds the sale back beside the limit
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
    int stealHops,
    int reservePercent,
    int holdSeconds,
    long perUserLimit,
    RateLimit limit,
    Map<SaleStage, RateLimit> stageLimits,
    String category,
    Curbs curbs) {

  /** The user's home bucket: user id modulo bucket count. */
  public int homeBucket(long userId) {
    return (int) Math.floorMod(userId, (long) buckets);
  }

  /** Rows in the ledger and counters in the cache: the overflow bucket is the last. */
  public int rows() {
    return strategy == Strategy.RESERVE ? buckets + 1 : buckets;
  }

  /**
   * The buckets that a hold may take units from, in the order they are tried: home first. {@link
   * Strategy#STEAL} goes on to the next ones, round the ring, so many hops at most; {@link
   * Strategy#RESERVE} to the overflow bucket, then round the ring.
   */
  public int[] reach(int home) {
    int overflow = strategy == Strategy.RESERVE ? 1 : 0;
    int hops =
        switch (strategy) {
          case STRICT -> 0;
          case STEAL -> Math.min(stealHops, buckets - 1);
          case RESERVE -> buckets - 1;
        };
    int[] order = new int[1 + overflow + hops];
    order[0] = home;
    if (overflow == 1) {
      order[1] = buckets;
    }
    for (int hop = 1; hop <= hops; hop++) {
      order[overflow + hop] = (home + hop) % buckets;
    }
    return order;
  }

  Terms terms() {
    return new Terms(
        total,
        buckets,
        strategy,
        stealHops,
        reservePercent,
        holdSeconds,
        perUserLimit,
        limit,
        stageLimits,
        category,
        curbs);
  }

  Layout with(Terms terms, long newVersion, long newEpoch) {
    return of(productId, sku, slot, terms, newVersion, newEpoch);
  }

  static Layout of(long productId, String sku, int slot, Terms terms, long version, long epoch) {
    return new Layout(
        productId,
        sku,
        slot,
        epoch,
        version,
        terms.total(),
        terms.buckets(),
        terms.strategy(),
        terms.stealHops(),
        terms.reservePercent(),
        terms.holdSeconds(),
        terms.perUserLimit(),
        terms.limit(),
        terms.stageLimits(),
        terms.category(),
        terms.curbs());
  }
}
