package dev.tidemark.reservation;

import java.util.function.Consumer;

/** Takes commands to the ledger. Never blocks; safe for use by several threads. */
interface CommitQueue {

  /**
   * Has a command done in the next transaction; its result is told later, or at once if refused.
   */
  void submit(int slot, Command command);

  /**
   * Looks, without a lock, whether a hold must be refused: it may repeat one that was served, and
   * units may be left after all. Tells {@link Result.Done}, {@link Result.KeyReused}, {@link
   * Result.Moved}, {@link Result.UnitsLeft}, {@link Result.SoldOut} or {@link Result.Failed}.
   */
  void recall(Command.Hold hold, Consumer<Result> then);
}
