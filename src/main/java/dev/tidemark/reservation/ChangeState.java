package dev.tidemark.reservation;

import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.Layouts;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Confirms, releases or extends a reservation: once, whoever repeats it; what contradicts the state
 * that it is in is refused by name. Safe for use by several threads.
 */
@ApplicationScoped
class ChangeState {

  private final Ledgers ledgers;
  private final Layouts layouts;
  private final CommitQueue commits;

  ChangeState(Ledgers ledgers, Layouts layouts, CommitQueue commits) {
    this.ledgers = ledgers;
    this.layouts = layouts;
    this.commits = commits;
  }

  /**
   * Never blocks.
   *
   * @param extendSeconds of an extension, from now; null for the product's holdSeconds
   */
  CompletionStage<Result> run(UUID id, Command.Action action, @Nullable Integer extendSeconds) {
    CompletableFuture<Result> result = new CompletableFuture<>();
    commits.submit(
        TimeOrderedIds.slotOf(id),
        new Command.Change(id, action, extendSeconds, EventLoop.current(), result::complete));
    return result;
  }

  /** The reservation as it is; {@link Result.NotFound} or {@link Result.Done}. Blocks. */
  Result find(UUID id) {
    Ledger ledger = ledgers.of(TimeOrderedIds.slotOf(id));
    return ledger.transact(
        transaction -> {
          Optional<Reservation> found = transaction.find(List.of(id)).stream().findFirst();
          if (found.isEmpty()) {
            return new Result.NotFound();
          }
          Layout layout = layouts.of(found.get().productId(), 0, transaction::layout);
          return new Result.Done(found.get(), layout);
        });
  }
}
