package dev.tidemark.reservation;

import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Sku;
import dev.tidemark.kernel.Strategy;
import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.Layouts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes units that another system has sold already: from whichever buckets have them, past limits
 * and throttle, since the buyer has been promised them. Blocks; safe for use by several threads.
 */
@ApplicationScoped
public class OutsideOrders {

  private static final int MOST_ATTEMPTS = 20;
  private static final long REMEMBERED_MILLIS = Duration.ofDays(30).toMillis();

  private final Layouts layouts;
  private final Ledgers ledgers;
  private final CommitQueue commits;
  private final ChangeState changeState;
  private final TimeOrderedIds ids;
  private final InstantSource clock;

  OutsideOrders(
      Layouts layouts,
      Ledgers ledgers,
      CommitQueue commits,
      ChangeState changeState,
      TimeOrderedIds ids,
      InstantSource clock) {
    this.layouts = layouts;
    this.ledgers = ledgers;
    this.commits = commits;
    this.changeState = changeState;
    this.ids = ids;
    this.clock = clock;
  }

  /** What is to be said of a line of an order. */
  public enum Outcome {
    /** Its units are sold, now or by an earlier call. */
    SOLD,
    /** Its units were given back, now or by an earlier call, or it was cancelled before it came. */
    CANCELLED,
    /** Fewer units are left: what was sold there is not there. */
    SOLD_OUT,
    /** The order had another number of units before. */
    CHANGED,
    /** There is no such order, so nothing was given back; it deducts nothing if it comes now. */
    UNKNOWN_ORDER,
    /** There is no such product. */
    UNKNOWN_PRODUCT
  }

  /**
   * A line and its reservation.
   *
   * @param reservation null where there is none
   */
  public record Line(Outcome outcome, @Nullable UUID reservation) {}

  /**
   * A line of an order, as another system has it.
   *
   * @param channel that it counts for
   * @param buyer 0 or more; the same for the same order
   * @param key of the order and product
   */
  public record Order(String channel, long buyer, long units, IdempotencyKey key) {}

  /**
   * Sells units, once for a key.
   *
   * @throws ProblemException {@link Refusal#STORE_UNAVAILABLE}, {@link Refusal#OVERLOADED}: repeat
   *     it to learn the outcome
   */
  public Line sell(Sku sku, Order order) {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Optional<Layout> layout = layouts.load(sku);
      if (layout.isEmpty()) {
        return new Line(Outcome.UNKNOWN_PRODUCT, null);
      }
      Result result = hold(withAllInReach(layout.get()), order);
      if (result instanceof Result.Done done) {
        return confirm(done.reservation());
      }
      if (result instanceof Result.KeyReused) {
        boolean cancelled =
            find(layout.get(), order).filter(Reservation::wasCancelledBefore).isPresent();
        return new Line(cancelled ? Outcome.CANCELLED : Outcome.CHANGED, null);
      }
      if (result instanceof Result.SoldOut) {
        return new Line(Outcome.SOLD_OUT, null);
      }
      if (result instanceof Result.Failed failed) {
        throw failed(failed.refusal());
      }
    }
    throw failed(Refusal.OVERLOADED);
  }

  /** Before no is said: it may repeat one that was served while there was stock. */
  private Result hold(Layout layout, Order order) {
    Result result = await(told -> commits.submit(layout.slot(), command(layout, order, told)));
    if (!(result instanceof Result.SoldOut)) {
      return result;
    }
    Result recalled = await(told -> commits.recall(command(layout, order, unused -> {}), told));
    return recalled instanceof Result.UnitsLeft ? new Result.Moved() : recalled;
  }

  private Command.Hold command(Layout layout, Order order, Consumer<Result> then) {
    return new Command.Hold(
        ids.next(layout.slot()),
        layout,
        layout.homeBucket(order.buyer()),
        order.key(),
        order.buyer(),
        order.units(),
        false,
        order.channel(),
        Runnable::run,
        then);
  }

  private Line confirm(Reservation held) {
    if (held.wasCancelledBefore()) {
      return new Line(Outcome.CANCELLED, null);
    }
    UUID id = held.id();
    Result result = changeState.run(id, Command.Action.CONFIRM, null).toCompletableFuture().join();
    if (result instanceof Result.Contradicted no) {
      boolean cancelled = no.refusal() == Refusal.ALREADY_RELEASED;
      return new Line(cancelled ? Outcome.CANCELLED : Outcome.SOLD_OUT, id);
    }
    if (result instanceof Result.Failed failed) {
      throw failed(failed.refusal());
    }
    return new Line(Outcome.SOLD, id);
  }

  /**
   * Gives back what was sold with a key, once. Where nothing was sold with it, it is remembered for
   * at least 30 days, and nothing will be.
   *
   * @throws ProblemException {@link Refusal#STORE_UNAVAILABLE}, {@link Refusal#OVERLOADED}
   */
  public Line cancel(Sku sku, Order order) {
    Optional<Layout> layout = layouts.load(sku);
    if (layout.isEmpty()) {
      return new Line(Outcome.UNKNOWN_PRODUCT, null);
    }
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Optional<Reservation> found = find(layout.get(), order);
      if (found.isPresent() && !found.get().wasCancelledBefore()) {
        return takeBack(found.get().id());
      }
      if (found.isPresent() || remember(layout.get(), order)) {
        return new Line(Outcome.UNKNOWN_ORDER, null);
      }
    }
    throw failed(Refusal.OVERLOADED);
  }

  private Optional<Reservation> find(Layout layout, Order order) {
    List<UUID> keys = List.of(new UUID(order.key().high(), order.key().low()));
    return ledgers
        .of(layout.slot())
        .transact(transaction -> transaction.findByKey(layout.productId(), keys))
        .stream()
        .findFirst();
  }

  private Line takeBack(UUID id) {
    Result result =
        changeState.run(id, Command.Action.TAKE_BACK, null).toCompletableFuture().join();
    if (result instanceof Result.Failed failed) {
      throw failed(failed.refusal());
    }
    return new Line(Outcome.CANCELLED, id);
  }

  /**
   * Uses up the key of an order that has not come in: a reservation that was released without ever
   * having a unit. So the order and its cancellation meet at the one index, whichever is first.
   *
   * @return false if the order came in meanwhile
   */
  private boolean remember(Layout layout, Order order) {
    Reservation row =
        new Reservation(
            ids.next(layout.slot()),
            layout.productId(),
            order.key().high(),
            order.key().low(),
            order.buyer(),
            order.units(),
            Reservation.NOWHERE,
            State.HELD,
            false,
            clock.millis() + REMEMBERED_MILLIS,
            order.channel());
    try {
      ledgers
          .of(layout.slot())
          .transact(
              transaction -> {
                DuplicateKeyException.rollingBack(() -> transaction.insert(List.of(row)));
                transaction.save(List.of(row.in(State.RELEASED)));
                return true;
              });
      return true;
    } catch (DuplicateKeyException e) {
      return false;
    }
  }

  private static Result await(Consumer<Consumer<Result>> work) {
    CompletableFuture<Result> result = new CompletableFuture<>();
    work.accept(result::complete);
    return result.join();
  }

  /** Every bucket may give, as under {@link Strategy#STEAL}, and no limit by user holds. */
  private static Layout withAllInReach(Layout layout) {
    return new Layout(
        layout.productId(),
        layout.sku(),
        layout.slot(),
        layout.epoch(),
        layout.version(),
        layout.total(),
        layout.buckets(),
        layout.strategy() == Strategy.RESERVE ? Strategy.RESERVE : Strategy.STEAL,
        layout.buckets(),
        layout.reservePercent(),
        layout.holdSeconds(),
        0,
        layout.limit(),
        layout.stageLimits(),
        layout.category(),
        layout.curbs());
  }

  private static ProblemException failed(Refusal refusal) {
    return new ProblemException(Problem.of(refusal, refusal.title() + "; repeat the call"));
  }
}
