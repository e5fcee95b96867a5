package dev.tidemark.reservation;

import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.stock.Layout;
import dev.tidemark.velocity.SaleCount;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One thing to do in the next transaction of a stock database. */
sealed interface Command {

  /** Told after the commit, on {@link #home}, what came of it; must not block. */
  void finish(Result result);

  /** Where the one who asked waits: all that wait in one place are told in one go. */
  Executor home();

  /**
   * Take units.
   *
   * @param id the new reservation's
   * @param layout what it was admitted under
   * @param bucket the user's home bucket in that layout
   * @param units at least 1
   * @param fromCache whether its units were taken off the cache, for the home bucket; if not, the
   *     ledger may take them from any bucket within reach
   * @param channel that it counts for; {@link SaleCount#OWN} for our own
   * @param home where {@code then} is told
   */
  record Hold(
      UUID id,
      Layout layout,
      int bucket,
      IdempotencyKey key,
      long userId,
      long units,
      boolean fromCache,
      String channel,
      Executor home,
      Consumer<Result> then)
      implements Command {

    @Override
    public void finish(Result result) {
      then.accept(result);
    }
  }

  /** What can be done to a reservation. */
  enum Action {
    CONFIRM,
    RELEASE,
    EXTEND,
    EXPIRE,
    /** An order is cancelled that another system had sold already. */
    TAKE_BACK
  }

  /**
   * Change a reservation's state.
   *
   * @param extendSeconds of {@link Action#EXTEND}, from now; null for the product's holdSeconds
   * @param home where {@code then} is told
   */
  record Change(
      UUID reservation,
      Action action,
      @Nullable Integer extendSeconds,
      Executor home,
      Consumer<Result> then)
      implements Command {

    @Override
    public void finish(Result result) {
      then.accept(result);
    }
  }
}
