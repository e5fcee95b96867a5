package dev.tidemark.reservation;

import dev.tidemark.gate.Gate;
import dev.tidemark.gate.Gate.Admission;
import dev.tidemark.gate.Throttle;
import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Sku;
import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.Layouts;
import dev.tidemark.velocity.SaleCount;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes units of a product for a user: find the layout, ask the throttle, then the gate, commit to
 * the ledger. The answer {@link Outcome.Held} means: committed in MySQL. Never blocks; safe for
 * several threads.
 */
@ApplicationScoped
class Hold {

  private static final Logger LOG = Logger.getLogger(Hold.class);

  /** A layout that changes this often while one request is at it is a fault, not a sale. */
  private static final int MOST_ATTEMPTS = 20;

  private static final long MICROS_A_SECOND = 1_000_000;

  private final Layouts layouts;
  private final Throttle throttle;
  private final Gate gate;
  private final CommitQueue commits;
  private final TimeOrderedIds ids;
  private final Executor workers;
  private final Map<InFlight, Boolean> inFlight = new ConcurrentHashMap<>();

  Hold(
      Layouts layouts,
      Throttle throttle,
      Gate gate,
      CommitQueue commits,
      TimeOrderedIds ids,
      Executor workers) {
    this.layouts = layouts;
    this.throttle = throttle;
    this.gate = gate;
    this.commits = commits;
    this.ids = ids;
    this.workers = workers;
  }

  /**
   * What is asked for.
   *
   * @param userId 0 or more
   * @param quantity 1 to 10^9 units
   */
  record Request(Sku sku, long userId, long quantity, IdempotencyKey key) {}

  /** How it ended. */
  sealed interface Outcome {
    /** Committed, now or by an earlier request with the same key. */
    record Held(Reservation reservation, Layout layout) implements Outcome {}

    /**
     * Refused; no unit was taken.
     *
     * @param layout null where there is no such product
     */
    record Refused(Refusal refusal, @Nullable Layout layout, Result cause) implements Outcome {}
  }

  private record InFlight(String sku, IdempotencyKey key) {}

  CompletionStage<Outcome> run(Request request) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    InFlight mark = new InFlight(request.sku().code(), request.key());
    if (inFlight.putIfAbsent(mark, true) != null) {
      outcome.complete(new Outcome.Refused(Refusal.IN_FLIGHT, null, new Result.KeyReused()));
      return outcome;
    }
    new Attempt(request, outcome, mark).start();
    return outcome;
  }

  /** One request on its way; told what happens by whichever thread it happens on. */
  private final class Attempt {
    private final Request request;
    private final CompletableFuture<Outcome> outcome;
    private final InFlight mark;
    private final Executor home = EventLoop.current();
    private int attempts;

    Attempt(Request request, CompletableFuture<Outcome> outcome, InFlight mark) {
      this.request = request;
      this.outcome = outcome;
      this.mark = mark;
    }

    /** A fault is an answer too: a key must never stay in flight. */
    void start() {
      try {
        Layout known = layouts.known(request.sku().code());
        if (known != null) {
          under(known);
        } else {
          load();
        }
      } catch (RuntimeException e) {
        LOG.errorf(e, "No hold of %s", request.sku());
        fail(Refusal.INTERNAL, null);
      }
    }

    /** Reads the layout from the databases, which may block. */
    private void load() {
      try {
        workers.execute(this::loadNow);
      } catch (RejectedExecutionException e) {
        fail(Refusal.OVERLOADED, null); // the service is closing
      }
    }

    private void loadNow() {
      try {
        layouts.load(request.sku()).ifPresentOrElse(this::under, this::notFound);
      } catch (RuntimeException e) {
        LOG.warnf("No layout of %s: %s", request.sku(), e.getMessage());
        fail(Refusal.STORE_UNAVAILABLE, null);
      }
    }

    private void notFound() {
      finish(new Outcome.Refused(Refusal.PRODUCT_NOT_FOUND, null, new Result.NotFound()));
    }

    private void under(Layout layout) {
      if (++attempts > MOST_ATTEMPTS) {
        fail(Refusal.OVERLOADED, layout);
        return;
      }
      if (layout.curbs().isPaused()) {
        paused(layout);
      } else if (attempts == 1) { // a request pays once, however often its layout changes under it
        throttle.ask(layout, waitMicros -> passed(layout, waitMicros));
      } else {
        admit(layout);
      }
    }

    /** A repeat of what was served before the pause still gets its answer. */
    private void paused(Layout layout) {
      commits.recall(
          command(layout, layout.homeBucket(request.userId()), false, ignored -> {}),
          result -> {
            if (isAboutItsKey(result)) {
              told(layout, layout.homeBucket(request.userId()), result);
            } else {
              fail(Refusal.PAUSED, layout);
            }
          });
    }

    private void passed(Layout layout, long waitMicros) {
      if (waitMicros == Throttle.THROUGH) {
        admit(layout);
      } else {
        finish(
            new Outcome.Refused(
                Refusal.THROTTLED,
                layout,
                new Result.Throttled((waitMicros + MICROS_A_SECOND - 1) / MICROS_A_SECOND)));
      }
    }

    private void admit(Layout layout) {
      int bucket = layout.homeBucket(request.userId());
      gate.admit(layout, bucket, request.quantity(), answer -> go(layout, bucket, answer));
    }

    private void go(Layout layout, int bucket, Admission admission) {
      switch (admission) {
        case ADMITTED -> commit(layout, bucket, true);
        case ASK_LEDGER -> commit(layout, bucket, false);
        case SOLD_OUT -> verify(layout, bucket);
      }
    }

    private void commit(Layout layout, int bucket, boolean fromCache) {
      commits.submit(
          layout.slot(),
          command(layout, bucket, fromCache, result -> done(layout, bucket, result)));
    }

    /**
     * The word that it is sold out is a moment old, and another process may have put units back.
     */
    private void verify(Layout layout, int bucket) {
      commits.recall(
          command(layout, bucket, false, ignored -> {}),
          result -> {
            if (result instanceof Result.UnitsLeft) {
              askLedger(layout, bucket);
            } else {
              told(layout, bucket, result);
            }
          });
    }

    private void askLedger(Layout layout, int bucket) {
      if (++attempts > MOST_ATTEMPTS) {
        fail(Refusal.OVERLOADED, layout);
      } else {
        commit(layout, bucket, false);
      }
    }

    private Command.Hold command(
        Layout layout, int bucket, boolean fromCache, Consumer<Result> then) {
      return new Command.Hold(
          ids.next(layout.slot()),
          layout,
          bucket,
          request.key(),
          request.userId(),
          request.quantity(),
          fromCache,
          SaleCount.OWN,
          home,
          then);
    }

    private void done(Layout layout, int bucket, Result result) {
      if (result instanceof Result.SoldOut || result instanceof Result.UserLimit) {
        recall(layout, bucket, result);
      } else {
        told(layout, bucket, result);
      }
    }

    /** Before no is said: the request may repeat one that was served while there was stock. */
    private void recall(Layout layout, int bucket, Result refusal) {
      commits.recall(
          command(layout, bucket, false, ignored -> {}),
          result -> told(layout, bucket, isAboutItsKey(result) ? result : refusal));
    }

    private void told(Layout layout, int bucket, Result result) {
      if (result instanceof Result.Done done) {
        finish(new Outcome.Held(done.reservation(), layout));
      } else if (result instanceof Result.Moved) {
        load();
      } else if (result instanceof Result.HomeDry) {
        askLedger(layout, bucket);
      } else {
        finish(new Outcome.Refused(refusalOf(result), layout, result));
      }
    }

    private void fail(Refusal refusal, @Nullable Layout layout) {
      finish(new Outcome.Refused(refusal, layout, new Result.Failed(refusal)));
    }

    private void finish(Outcome ended) {
      inFlight.remove(mark);
      outcome.complete(ended);
    }
  }

  /**
   * The others tell how things stand a moment later; the ledger's own word came under its locks.
   */
  private static boolean isAboutItsKey(Result result) {
    return result instanceof Result.Done
        || result instanceof Result.KeyReused
        || result instanceof Result.Failed;
  }

  private static Refusal refusalOf(Result result) {
    if (result instanceof Result.SoldOut) {
      return Refusal.SOLD_OUT;
    }
    if (result instanceof Result.UserLimit) {
      return Refusal.USER_LIMIT;
    }
    if (result instanceof Result.KeyReused) {
      return Refusal.IDEMPOTENCY_KEY_REUSED;
    }
    return result instanceof Result.Failed failed ? failed.refusal() : Refusal.INTERNAL;
  }
}
