package dev.tidemark.stock;

import java.util.List;

/**
 * Where a product's stock stands, for those who look at many.
 *
 * @param available units on sale, by bucket; the overflow bucket is the last
 * @param settled whether layout and buckets are of the same epoch: if not, they were read while it
 *     changed
 * @param changedMillis when its stock changed last; 0 for never
 */
public record Standing(
    Layout layout,
    List<Long> available,
    long held,
    long sold,
    boolean settled,
    long changedMillis) {

  public Standing {
    available = List.copyOf(available);
  }

  static Standing of(Layout layout, List<Bucket> buckets, long changedMillis) {
    return new Standing(
        layout,
        buckets.stream().map(Bucket::available).toList(),
        buckets.stream().mapToLong(Bucket::held).sum(),
        buckets.stream().mapToLong(Bucket::sold).sum(),
        buckets.size() == layout.rows()
            && buckets.stream().allMatch(bucket -> bucket.epoch() == layout.epoch()),
        changedMillis);
  }

  /** Units on sale in the buckets that users are routed to. */
  public List<Long> homes() {
    return available.subList(0, Math.min(available.size(), layout.buckets()));
  }
}
