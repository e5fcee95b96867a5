package dev.tidemark.stock;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Strategy;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a change of the layout would come to: the buckets as they are, and as they would be.
 *
 * @param version of the product that it was worked out for
 */
@Schema(description = "The buckets as they are, and as they would be.")
record LayoutPreview(
    String sku,
    long version,
    Strategy strategy,
    long total,
    List<Share> before,
    List<Share> after) {

  /** One bucket; under reserve, the last is the overflow bucket. */
  record Share(int bucket, long total, long available, long held, long sold) {
    static Share of(Bucket bucket) {
      return new Share(
          bucket.number(), bucket.total(), bucket.available(), bucket.held(), bucket.sold());
    }
  }

  /**
   * By the same arithmetic as the change itself.
   *
   * @throws ProblemException {@link Refusal#BELOW_COMMITTED}
   */
  static LayoutPreview of(Layout layout, List<Bucket> buckets, Terms terms) {
    long committed = Distribution.committed(buckets);
    if (terms.total() < committed) {
      throw new ProblemException(ChangeProduct.belowCommitted(terms, layout.sku(), committed));
    }
    Layout after = layout.with(terms, layout.version() + 1, layout.epoch() + 1);
    return new LayoutPreview(
        layout.sku(),
        layout.version(),
        after.strategy(),
        after.total(),
        buckets.stream().map(Share::of).toList(),
        Distribution.relaid(after, buckets).stream().map(Share::of).toList());
  }
}
