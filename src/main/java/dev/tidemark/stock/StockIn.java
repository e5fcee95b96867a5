package dev.tidemark.stock;

import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Sku;
import dev.tidemark.stock.LayoutStore.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Adds units that have arrived to a product's total while it sells, once for each delivery. Blocks;
 * safe for use by several threads.
 */
@ApplicationScoped
public class StockIn {

  private final LayoutStore store;
  private final Layouts layouts;

  StockIn(LayoutStore store, Layouts layouts) {
    this.store = store;
    this.layouts = layouts;
  }

  /**
   * What came of it.
   *
   * @param total of the product, with them
   * @param repeated whether they had been added before
   */
  public record Added(long total, boolean repeated) {}

  private record Step(Relayout.Result result, boolean repeated) {}

  /**
   * @param units at least 1
   * @param key of the delivery and product
   * @throws ProblemException {@link Refusal#PRODUCT_NOT_FOUND}, {@link Refusal#INVALID_FIELD} where
   *     the total would be too high, or {@link Refusal#IDEMPOTENCY_KEY_REUSED} where the delivery
   *     was another number of units before; nothing has changed
   */
  public Added add(Sku sku, long units, IdempotencyKey key, String actor, @Nullable String reason) {
    Layout known = layouts.require(sku);
    Step step =
        store.transact(
            store.databaseOf(known.slot()),
            transaction -> add(transaction, known, units, key, actor, reason));
    if (!step.repeated()) {
      layouts.announce(step.result());
    }
    return new Added(step.result().layout().total(), step.repeated());
  }

  private static Step add(
      Transaction transaction,
      Layout known,
      long units,
      IdempotencyKey key,
      String actor,
      @Nullable String reason)
      throws SQLException {
    Layout before =
        transaction
            .lock(known.productId())
            .orElseThrow(() -> new IllegalStateException("no ledger row of " + known.sku()));
    OptionalLong noted = transaction.noteStockIn(before.productId(), key, units);
    if (noted.isPresent()) {
      requireSame(known.sku(), units, noted.getAsLong());
      return new Step(Relayout.Result.unmoved(before), true);
    }
    Terms terms = ProductChange.ofTotal(before.total() + units).appliedTo(before.terms());
    Layout after = before.with(terms, before.version() + 1, before.epoch() + 1);
    transaction.record(new LayoutChange(actor, "product.stock_in", reason, before, after));
    return new Step(Relayout.run(transaction, before, after, Relayout.Spread.KEPT), false);
  }

  private static void requireSame(String sku, long units, long before) {
    if (units != before) {
      throw new ProblemException(
          Problem.of(
                  Refusal.IDEMPOTENCY_KEY_REUSED,
                  "The delivery had %d units of %s before, not %d".formatted(before, sku, units))
              .with("sku", sku));
    }
  }
}
