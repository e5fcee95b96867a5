package dev.tidemark.stock;

import java.util.ArrayList;
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
    return spread(layout, new long[layout.buckets()], new long[layout.buckets()], layout.total());
  }

  /**
   * The buckets under a new layout: what is available is spread evenly; what is held and sold stays
   * where it is, or, where its bucket goes away, moves to the bucket that those users now come to.
   *
   * @param before all buckets of the product
   * @throws IllegalArgumentException if the layout's total is below what is held and sold
   */
  static List<Bucket> relaid(Layout layout, List<Bucket> before) {
    long[] held = new long[layout.buckets()];
    long[] sold = new long[layout.buckets()];
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

  private static List<Bucket> spread(Layout layout, long[] held, long[] sold, long available) {
    long[] shares = even(available, layout.buckets());
    List<Bucket> buckets = new ArrayList<>(layout.buckets());
    for (int i = 0; i < layout.buckets(); i++) {
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
