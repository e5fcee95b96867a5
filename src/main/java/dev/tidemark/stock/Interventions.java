package dev.tidemark.stock;

import dev.tidemark.kernel.Sku;
import dev.tidemark.stock.ChangeProduct.Kind;
import dev.tidemark.stock.LayoutStore.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What responses do to a product's sale. Each is done once, whoever repeats it: what it was done
 * for is written with the change, and after it was undone it cannot be done any more. Blocks; safe
 * for use by several threads.
 */
@ApplicationScoped
public class Interventions {

  private final LayoutStore store;
  private final Catalogue catalogue;
  private final Layouts layouts;

  Interventions(LayoutStore store, Catalogue catalogue, Layouts layouts) {
    this.store = store;
    this.catalogue = catalogue;
    this.layouts = layouts;
  }

  /**
   * What it is done for.
   *
   * @param response the id of the response; its curb goes by it
   * @param actor the key or account, or {@code tidemark}
   * @param reason for the audit; at most 500 characters
   */
  public record Cause(UUID response, String actor, String reason) {}

  /** How it ended. */
  public enum Ended {
    /** Committed, now or by an earlier run. */
    DONE,
    /** There was nothing to change, or not any more. */
    NOTHING,
    /** Somebody has changed the layout since. */
    CHANGED_SINCE,
    /** It was undone before it was done. */
    UNDONE,
    /** There is no such product. */
    NO_PRODUCT
  }

  /**
   * What came of it.
   *
   * @param bucketsBefore buckets before it; 0 where nothing was done
   * @param bucketsAfter buckets after it; 0 where nothing was done
   */
  public record Outcome(Ended ended, int bucketsBefore, int bucketsAfter) {
    static Outcome of(Ended ended) {
      return new Outcome(ended, 0, 0);
    }
  }

  /**
   * Lets no more than so many holds a second through.
   *
   * @param rate at least 1
   */
  public Outcome throttle(Sku sku, Cause cause, int rate) {
    String name = cause.response().toString();
    return run(
        sku, cause, "response.throttle", terms -> terms.with(terms.curbs().with(name, rate)));
  }

  /** Stops the sale; what is held can still be paid for. */
  public Outcome pause(Sku sku, Cause cause) {
    String name = cause.response().toString();
    return run(sku, cause, "response.pause", terms -> terms.with(terms.curbs().with(name, 0)));
  }

  /** Takes away what responses paused; a pause by a person stays. */
  public Outcome resume(Sku sku, Cause cause) {
    return run(
        sku, cause, "response.resume", terms -> terms.with(terms.curbs().resumedByResponse()));
  }

  /** Takes back what the response holds the sale back with. */
  public Outcome lift(Sku sku, Cause cause) {
    String name = cause.response().toString();
    return undo(
        sku, cause, (terms, recorded) -> terms.with(terms.curbs().without(name)), Kind.CHANGE);
  }

  /** Pauses again what {@link #resume} let go on. */
  public Outcome pauseAgain(Sku sku, Cause cause) {
    String name = cause.response().toString();
    return undo(
        sku, cause, (terms, recorded) -> terms.with(terms.curbs().with(name, 0)), Kind.CHANGE);
  }

  /** Spreads what is on sale evenly over as many buckets as are wanted. */
  public Outcome rebucket(Sku sku, Cause cause, Rebucket how) {
    return change(
        sku,
        (transaction, before) -> {
          Optional<Recorded> earlier = earlier(transaction, before, cause);
          if (earlier.isPresent()) {
            return Step.of(before, earlier.get().outcome());
          }
          List<Long> available =
              transaction.lockBuckets(before.productId()).stream()
                  .filter(bucket -> bucket.number() < before.buckets())
                  .map(Bucket::available)
                  .toList();
          return apply(
              transaction,
              before,
              before.terms().withBuckets(how.buckets(available)),
              new Move(cause, Recorded.RUN, "response.rebucket", Kind.LAYOUT));
        });
  }

  /** As many buckets as before {@link #rebucket}, unless somebody has changed them since. */
  public Outcome bucketsBack(Sku sku, Cause cause) {
    return undo(
        sku,
        cause,
        (terms, recorded) ->
            terms.buckets() == recorded.bucketsAfter()
                ? terms.withBuckets(recorded.bucketsBefore())
                : null,
        Kind.LAYOUT);
  }

  /** New terms of the old ones. */
  private interface Change {
    Terms of(Terms before);
  }

  /** New terms of the old ones; null where somebody has changed them since. */
  private interface Return {
    @Nullable Terms of(Terms before, Recorded recorded);
  }

  /** What is done with the product locked. */
  private interface Work {
    Step run(Transaction transaction, Layout before) throws SQLException;
  }

  /** How terms are changed, and what for. */
  private record Move(Cause cause, String step, String action, Kind kind) {}

  private record Step(Relayout.Result result, Outcome outcome) {
    static Step of(Layout before, Outcome outcome) {
      return new Step(Relayout.Result.unmoved(before), outcome);
    }
  }

  private Outcome run(Sku sku, Cause cause, String action, Change change) {
    return change(
        sku,
        (transaction, before) -> {
          Optional<Recorded> earlier = earlier(transaction, before, cause);
          return earlier.isPresent()
              ? Step.of(before, earlier.get().outcome())
              : apply(
                  transaction,
                  before,
                  change.of(before.terms()),
                  new Move(cause, Recorded.RUN, action, Kind.CHANGE));
        });
  }

  /** What was done for the same cause already. */
  private static Optional<Recorded> earlier(Transaction transaction, Layout layout, Cause cause)
      throws SQLException {
    String undo = Recorded.origin(cause.response(), Recorded.UNDO);
    if (transaction.recorded(layout.productId(), undo).isPresent()) {
      return Optional.of(Recorded.UNDONE);
    }
    return transaction.recorded(
        layout.productId(), Recorded.origin(cause.response(), Recorded.RUN));
  }

  private Outcome undo(Sku sku, Cause cause, Return back, Kind kind) {
    return change(
        sku,
        (transaction, before) -> {
          long id = before.productId();
          String origin = Recorded.origin(cause.response(), Recorded.UNDO);
          Optional<Recorded> undone = transaction.recorded(id, origin);
          if (undone.isPresent()) {
            return Step.of(before, undone.get().outcome());
          }
          Move move = new Move(cause, Recorded.UNDO, "response.undo", kind);
          Optional<Recorded> done =
              transaction.recorded(id, Recorded.origin(cause.response(), Recorded.RUN));
          if (done.isEmpty()) {
            return unchanged(transaction, before, move, Ended.NOTHING);
          }
          Terms terms = back.of(before.terms(), done.get());
          return terms == null
              ? unchanged(transaction, before, move, Ended.CHANGED_SINCE)
              : apply(transaction, before, terms, move);
        });
  }

  private Outcome change(Sku sku, Work work) {
    Optional<Layout> found = layouts.load(sku);
    if (found.isEmpty()) {
      return Outcome.of(Ended.NO_PRODUCT);
    }
    Layout known = found.get();
    Step step =
        store.transact(
            store.databaseOf(known.slot()),
            transaction -> {
              Layout before =
                  transaction
                      .lock(known.productId())
                      .orElseThrow(() -> new IllegalStateException("no ledger row of " + sku));
              return work.run(transaction, before);
            });
    layouts.announce(step.result());
    catalogue.keepCopy(step.result().layout(), null);
    return step.outcome();
  }

  private static Step apply(Transaction transaction, Layout before, Terms terms, Move move)
      throws SQLException {
    boolean nothing = terms.equals(before.terms()) && move.kind() == Kind.CHANGE;
    if (nothing) {
      return unchanged(transaction, before, move, Ended.NOTHING);
    }
    Relayout.Result result = ChangeProduct.apply(transaction, before, terms, move.kind());
    transaction.record(change(before, result.layout(), move));
    return new Step(result, new Outcome(Ended.DONE, before.buckets(), result.layout().buckets()));
  }

  /** Recorded all the same: a run that comes late finds that it is over. */
  private static Step unchanged(Transaction transaction, Layout before, Move move, Ended ended)
      throws SQLException {
    transaction.record(change(before, before, move));
    return Step.of(before, Outcome.of(ended));
  }

  private static LayoutChange change(Layout before, Layout after, Move move) {
    return new LayoutChange(
        move.cause().actor(),
        move.action(),
        move.cause().reason(),
        before,
        after,
        Recorded.origin(move.cause().response(), move.step()));
  }
}
