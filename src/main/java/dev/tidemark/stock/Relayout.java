package dev.tidemark.stock;

import dev.tidemark.stock.LayoutStore.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The one move behind every change of layout and every repair of the cache: with the product and
 * its buckets locked, spread what is available, raise the epoch. The sale goes on meanwhile: work
 * admitted under the old epoch finds the new one at its commit and is done again. Stateless.
 */
final class Relayout {

  private Relayout() {}

  /** What becomes of the units on sale. */
  enum Spread {
    /** Each bucket keeps its own, unless the terms move them. */
    KEPT,
    /** Even again, whatever the terms. */
    EVEN
  }

  /**
   * What the move came to.
   *
   * @param before the layout that is over; null where there was none, or it still holds
   * @param layout the new layout, or the old one where it was refused
   * @param available by bucket; empty where no unit moved
   * @param committed units held and sold, if the new total is below them and nothing was changed
   */
  record Result(
      @Nullable Layout before, Layout layout, List<Long> available, OptionalLong committed) {
    static Result unmoved(Layout layout) {
      return new Result(null, layout, List.of(), OptionalLong.empty());
    }

    static Result moved(@Nullable Layout before, Layout after, List<Bucket> buckets) {
      List<Long> available = buckets.stream().map(Bucket::available).toList();
      return new Result(before, after, available, OptionalLong.empty());
    }
  }

  /**
   * @param before the product's layout, its ledger row locked by the caller
   * @param after the new terms under a higher epoch
   */
  static Result run(Transaction transaction, Layout before, Layout after, Spread spread)
      throws SQLException {
    List<Bucket> buckets = transaction.lockBuckets(before.productId());
    long committed = Distribution.committed(buckets);
    if (after.total() < committed) {
      return new Result(null, before, List.of(), OptionalLong.of(committed));
    }
    boolean moves = spread == Spread.EVEN || before.terms().movesUnits(after.terms());
    List<Bucket> relaid =
        moves ? Distribution.relaid(after, buckets) : Distribution.kept(after, buckets);
    transaction.replace(before, after, relaid);
    return Result.moved(before, after, relaid);
  }
}
