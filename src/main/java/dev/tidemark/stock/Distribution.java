package dev.tidemark.stock;

import dev.tidemark.kernel.Strategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How units are spread over buckets. Pure arithmetic: nothing is ever lost to a remainder. */
final class Distribution {

  private Distribution() {}

  /**
   * Even shares; the first buckets take one more each where it does not divide: 1502 in 5 is 301,
   * 301, 300, 300, 300.
   */
  static long[] even(long units, int buckets) {
    long[] shares = new long[buckets];
    long remainder = units % buckets;
    for (int i = 0; i < buckets; i++) {
      shares[i] = units / buckets + (i < remainder ? 1 : 0);
    }
    return shares;
  }

  /** The first buckets of a new product: everything available. */
  static List<Bucket> fresh(Layout layout) {
    return spread(layout, new long[layout.rows()], new long[layout.rows()], layout.total());
  }

  /**
   * The buckets under a new layout: what is available is spread evenly, but for the part that waits
   * in the overflow bucket where there is one; what is held and sold stays where it is, or, where
   * its bucket goes away, moves to the bucket that those users now come to.
   *
   * @param before all buckets of the product
   * @throws IllegalArgumentException if the layout's total is below what is held and sold
   */
  static List<Bucket> relaid(Layout layout, List<Bucket> before) {
    long[] held = new long[layout.rows()];
    long[] sold = new long[layout.rows()];
    for (Bucket bucket : before) {
      held[bucket.number() % layout.buckets()] += bucket.held();
      sold[bucket.number() % layout.buckets()] += bucket.sold();
    }
    long available = layout.total() - committed(before);
    if (available < 0) {
      throw new IllegalArgumentException("total below what is held and sold");
    }
    return spread(layout, held, sold, available);
  }

  /**
   * The same units in the same buckets under a new epoch: nobody sees more than the cache made
   * anew.
   */
  static List<Bucket> kept(Layout layout, List<Bucket> before) {
    return before.stream()
        .map(
            b ->
                new Bucket(
                    b.productId(),
                    b.number(),
                    layout.epoch(),
                    b.total(),
                    b.available(),
                    b.held(),
                    b.sold()))
        .toList();
  }

  /** Units that are held or sold: no total can go below. */
  static long committed(List<Bucket> buckets) {
    return buckets.stream().mapToLong(b -> b.held() + b.sold()).sum();
  }

  private static long[] shares(Layout layout, long available) {
    if (layout.strategy() != Strategy.RESERVE) {
      return even(available, layout.buckets());
    }
    long reserved = percentOf(available, layout.reservePercent());
    long[] shares = Arrays.copyOf(even(available - reserved, layout.buckets()), layout.rows());
    shares[layout.buckets()] = reserved;
    return shares;
  }

  /** Rounded down, without overflow. */
  private static long percentOf(long units, int percent) {
    return units / 100 * percent + units % 100 * percent / 100;
  }

  private static List<Bucket> spread(Layout layout, long[] held, long[] sold, long available) {
    long[] shares = shares(layout, available);
    List<Bucket> buckets = new ArrayList<>(shares.length);
    for (int i = 0; i < shares.length; i++) {
      buckets.add(
          new Bucket(
              layout.productId(),
              i,
              layout.epoch(),
              shares[i] + held[i] + sold[i],
              shares[i],
              held[i],
              sold[i]));
    }
    return buckets;
  }
}
