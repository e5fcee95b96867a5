package dev.tidemark.stock;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Sku;
import dev.tidemark.outbox.StockVersions;
import dev.tidemark.storage.Slots;
import dev.tidemark.storage.StockDatabases;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.InstantSource;
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

  /** Two may create the same product at once: one row stands, and both find it. */
  private static final String ADD_TO_CATALOGUE =
      "INSERT IGNORE INTO product (sku, name, slot, total, buckets) VALUES (?1, ?2, ?3, 0, 1)";

  private final StockDatabases databases;
  private final Relayout relayout;
  private final Layouts layouts;
  private final AuditLog audit;
  private final EntityManager catalogue;
  private final InstantSource clock;

  ChangeProduct(
      StockDatabases databases,
      Relayout relayout,
      Layouts layouts,
      AuditLog audit,
      EntityManager catalogue,
      InstantSource clock) {
    this.databases = databases;
    this.relayout = relayout;
    this.layouts = layouts;
    this.audit = audit;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  /** How it ended. */
  sealed interface Outcome {
    /** Done; {@code created} tells a new product from a changed one. */
    record Done(Layout layout, boolean created) implements Outcome {}

    /** {@link Refusal#BELOW_COMMITTED} or {@link Refusal#VERSION_MISMATCH}; nothing has changed. */
    record Refused(Problem problem) implements Outcome {}
  }

  /**
   * @param expectedVersion the version that the caller read, from {@code If-Match}; empty for any
   * @param actor who asks, for the audit
   */
  Outcome run(Sku sku, ProductChange change, OptionalLong expectedVersion, String actor) {
    if (layouts.load(sku).isEmpty()) {
      if (expectedVersion.isPresent()) {
        return new Outcome.Refused(
            Problem.of(Refusal.VERSION_MISMATCH, "There is no product " + sku + " yet")
                .with("sku", sku.code()));
      }
      change.forNew(); // refuses what could not be created before anything is stored
    }
    ProductRow row = enterCatalogue(sku, change.name());
    Step step =
        databases
            .of(row.slot)
            .transact(connection -> change(connection, row, change, expectedVersion));
    if (step.problem() != null) {
      return new Outcome.Refused(step.problem());
    }
    Relayout.Result result = step.result();
    layouts.announce(result);
    keepCopy(row, change, step.before(), result.layout(), actor);
    return new Outcome.Done(result.layout(), step.before() == null);
  }

  /** What the transaction did: {@code before} is null for a new product. */
  private record Step(@Nullable Layout before, Relayout.Result result, @Nullable Problem problem) {}

  private Step change(
      Connection connection, ProductRow row, ProductChange change, OptionalLong expectedVersion)
      throws SQLException {
    Optional<Layout> found = LedgerRows.lock(connection, row.number());
    if (found.isEmpty()) {
      try {
        return new Step(null, create(connection, row, change.forNew()), null);
      } catch (SQLIntegrityConstraintViolationException e) {
        found = LedgerRows.lock(connection, row.number()); // somebody else created it just now
      }
    }
    Layout before =
        found.orElseThrow(() -> new IllegalStateException("no ledger row of " + row.sku));
    if (expectedVersion.isPresent() && expectedVersion.getAsLong() != before.version()) {
      return refused(before, versionMismatch(before));
    }
    Terms terms = change.appliedTo(before.terms());
    Relayout.Result result = apply(connection, before, terms);
    return result.committed().isPresent()
        ? refused(before, belowCommitted(terms, before.sku(), result.committed().getAsLong()))
        : new Step(before, result, null);
  }

  private Relayout.Result apply(Connection connection, Layout before, Terms terms)
      throws SQLException {
    if (before.terms().needsNewEpoch(terms)) {
      return relayout.run(connection, before, terms, before.version() + 1);
    }
    Layout after = before.with(terms, before.version() + 1, before.epoch());
    LedgerRows.update(connection, after, clock.millis());
    return new Relayout.Result(after, List.of(), OptionalLong.empty());
  }

  private Relayout.Result create(Connection connection, ProductRow row, Terms terms)
      throws SQLException {
    Layout layout = Layout.of(row.number(), row.sku, row.slot, terms, 1, 1);
    List<Bucket> buckets = Distribution.fresh(layout);
    LedgerRows.insert(connection, layout, clock.millis());
    BucketRows.replace(connection, row.number(), buckets);
    StockVersions.raise(connection, List.of(row.number()), clock.millis());
    return new Relayout.Result(
        layout, buckets.stream().map(Bucket::available).toList(), OptionalLong.empty());
  }

  private ProductRow enterCatalogue(Sku sku, @Nullable String name) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              catalogue
                  .createNativeQuery(ADD_TO_CATALOGUE)
                  .setParameter(1, sku.code())
                  .setParameter(2, name == null ? sku.code() : name)
                  .setParameter(3, Slots.of(sku.code()))
                  .executeUpdate();
              return ProductRow.bySku(sku.code()).orElseThrow();
            });
  }

  private void keepCopy(
      ProductRow row, ProductChange change, @Nullable Layout before, Layout after, String actor) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              ProductRow copy = ProductRow.bySku(row.sku).orElseThrow();
              copy.name = change.name() == null ? copy.name : change.name();
              copy.total = after.total();
              copy.buckets = after.buckets();
              String action = before == null ? "product.create" : "product.change";
              audit.record(actor, action, "product:" + row.sku, before, after, null);
            });
  }

  private static Step refused(Layout before, Problem problem) {
    return new Step(before, new Relayout.Result(before, List.of(), OptionalLong.empty()), problem);
  }

  private static Problem versionMismatch(Layout current) {
    return Problem.of(
            Refusal.VERSION_MISMATCH,
            "The product is at version " + current.version() + "; read it again")
        .with("sku", current.sku())
        .with("version", current.version());
  }

  private static Problem belowCommitted(Terms terms, String sku, long committed) {
    return Problem.of(
            Refusal.BELOW_COMMITTED,
            "A total of %d is below the %d units that are held and sold"
                .formatted(terms.total(), committed))
        .with("sku", sku)
        .with("total", terms.total())
        .with("committed", committed);
  }
}
