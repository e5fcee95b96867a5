package dev.tidemark.stock;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Sku;
import dev.tidemark.stock.LayoutStore.Transaction;
import dev.tidemark.stock.Relayout.Spread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Creates a product or changes its sale while it runs: the ledger first, in one transaction, then
 * the copy in the catalogue and the cache.
 */
@ApplicationScoped
class ChangeProduct {

  private final LayoutStore store;
  private final Catalogue catalogue;
  private final Layouts layouts;

  ChangeProduct(LayoutStore store, Catalogue catalogue, Layouts layouts) {
    this.store = store;
    this.catalogue = catalogue;
    this.layouts = layouts;
  }

  /** What is asked for. */
  enum Kind {
    /** Create it, or change what is given. */
    CHANGE("product.change"),
    /** Change what is given of one that exists, and spread what is on sale evenly in any case. */
    LAYOUT("product.layout");

    private final String action;

    Kind(String action) {
      this.action = action;
    }
  }

  /**
   * Who asks, and on what ground.
   *
   * @param expectedVersion the version that the caller read, from {@code If-Match}; empty for any
   */
  record Asked(Kind kind, OptionalLong expectedVersion, String actor) {}

  /** How it ended. */
  sealed interface Outcome {
    /** Done; {@code created} tells a new product from a changed one. */
    record Done(Layout layout, boolean created) implements Outcome {}

    /**
     * {@link Refusal#BELOW_COMMITTED}, {@link Refusal#VERSION_MISMATCH} or {@link
     * Refusal#PRODUCT_NOT_FOUND}; nothing has changed.
     */
    record Refused(Problem problem) implements Outcome {}
  }

  Outcome run(Sku sku, ProductChange change, Asked asked) {
    if (layouts.load(sku).isEmpty()) {
      if (asked.kind() == Kind.LAYOUT) {
        return new Outcome.Refused(Positions.notFound(sku));
      }
      if (asked.expectedVersion().isPresent()) {
        return new Outcome.Refused(
            Problem.of(Refusal.VERSION_MISMATCH, "There is no product " + sku + " yet")
                .with("sku", sku.code()));
      }
      change.forNew(); // refuses what could not be created before anything is stored
    }
    Place place = catalogue.enter(sku, change.name());
    Step step =
        store.transact(
            store.databaseOf(place.slot()),
            transaction -> change(transaction, sku, place, change, asked));
    if (step.problem() != null) {
      return new Outcome.Refused(step.problem());
    }
    Relayout.Result result = step.result();
    layouts.announce(result);
    catalogue.keepCopy(result.layout(), change.name());
    return new Outcome.Done(result.layout(), step.before() == null);
  }

  /** What the transaction did: {@code before} is null for a new product. */
  private record Step(@Nullable Layout before, Relayout.Result result, @Nullable Problem problem) {}

  private static Step change(
      Transaction transaction, Sku sku, Place place, ProductChange change, Asked asked)
      throws SQLException {
    Optional<Layout> found = transaction.lock(place.productId());
    if (found.isEmpty()) {
      try {
        return new Step(null, create(transaction, sku, place, change, asked), null);
      } catch (SQLIntegrityConstraintViolationException e) {
        found = transaction.lock(place.productId()); // somebody else created it just now
      }
    }
    Layout before = found.orElseThrow(() -> new IllegalStateException("no ledger row of " + sku));
    OptionalLong expected = asked.expectedVersion();
    if (expected.isPresent() && expected.getAsLong() != before.version()) {
      return refused(before, versionMismatch(before));
    }
    Terms terms = change.appliedTo(before.terms());
    Relayout.Result result = apply(transaction, before, terms, asked.kind());
    if (result.committed().isPresent()) {
      long committed = result.committed().getAsLong();
      return refused(before, belowCommitted(terms, before.sku(), committed));
    }
    transaction.record(
        new LayoutChange(
            asked.actor(), asked.kind().action, change.reason(), before, result.layout()));
    return new Step(before, result, null);
  }

  static Relayout.Result apply(Transaction transaction, Layout before, Terms terms, Kind kind)
      throws SQLException {
    long version = before.version() + 1;
    if (kind == Kind.LAYOUT || before.terms().needsNewEpoch(terms)) {
      Layout after = before.with(terms, version, before.epoch() + 1);
      return Relayout.run(
          transaction, before, after, kind == Kind.LAYOUT ? Spread.EVEN : Spread.KEPT);
    }
    Layout after = before.with(terms, version, before.epoch());
    transaction.update(after);
    return Relayout.Result.unmoved(after);
  }

  private static Relayout.Result create(
      Transaction transaction, Sku sku, Place place, ProductChange change, Asked asked)
      throws SQLException {
    Layout layout = Layout.of(place.productId(), sku.code(), place.slot(), change.forNew(), 1, 1);
    List<Bucket> buckets = Distribution.fresh(layout);
    transaction.create(layout, buckets);
    transaction.record(
        new LayoutChange(asked.actor(), "product.create", change.reason(), null, layout));
    return Relayout.Result.moved(null, layout, buckets);
  }

  private static Step refused(Layout before, Problem problem) {
    return new Step(before, Relayout.Result.unmoved(before), problem);
  }

  private static Problem versionMismatch(Layout current) {
    return Problem.of(
            Refusal.VERSION_MISMATCH,
            "The product is at version " + current.version() + "; read it again")
        .with("sku", current.sku())
        .with("version", current.version());
  }

  static Problem belowCommitted(Terms terms, String sku, long committed) {
    return Problem.of(
            Refusal.BELOW_COMMITTED,
            "A total of %d is below the %d units that are held and sold"
                .formatted(terms.total(), committed))
        .with("sku", sku)
        .with("total", terms.total())
        .with("committed", committed);
  }
}
