package dev.tidemark.responses;

import jakarta.enterprise.context.ApplicationScoped;

/** Finds who carries out a response, or takes it back. Blocks; safe for use by several threads. */
@ApplicationScoped
class Actions {

  private final SaleActions sale;
  private final ChannelActions channels;
  private final RunbookCalls runbooks;

  Actions(SaleActions sale, ChannelActions channels, RunbookCalls runbooks) {
    this.sale = sale;
    this.channels = channels;
    this.runbooks = runbooks;
  }

  /** Whether it can be taken back at all. */
  static boolean hasUndo(ResponseRow row) {
    return switch (row.verb) {
      case THROTTLE, PAUSE, RESUME -> true;
      case REBUCKET -> true;
      case RESEND, CORRECT, REPLENISH, WEBHOOK -> false;
    };
  }

  /**
   * @throws RuntimeException if it may work later
   */
  Done carryOut(Task task) {
    boolean onChannel = task.target().kind() == Target.Kind.CHANNEL;
    if (task.isUndo()) {
      return onChannel ? undoOnChannel(task) : sale.undo(task);
    }
    return onChannel ? runOnChannel(task) : run(task);
  }

  private Done run(Task task) {
    String key = task.target().key();
    return switch (task.verb()) {
      case THROTTLE -> sale.throttle(task);
      case PAUSE -> sale.pause(task);
      case RESUME -> sale.resume(task);
      case REBUCKET -> sale.rebucket(task);
      case RESEND -> channels.resend(null, key);
      case CORRECT -> channels.correct(key);
      case REPLENISH ->
          channels.replenish(key, task.amount(), task.message(), task.id().toString());
      case WEBHOOK -> runbooks.call(task);
    };
  }

  private Done runOnChannel(Task task) {
    return switch (task.verb()) {
      case THROTTLE -> channels.throttle(task);
      case PAUSE -> channels.pause(task);
      case RESUME -> channels.resume(task);
      case RESEND -> channels.resend(task.target().key(), null);
      case REBUCKET, CORRECT, REPLENISH, WEBHOOK ->
          Done.failed(task.verb() + " is not done to a channel");
    };
  }

  private Done undoOnChannel(Task task) {
    return switch (task.verb()) {
      case THROTTLE, PAUSE -> channels.lift(task);
      case RESUME -> channels.pauseAgain(task);
      case RESEND, REBUCKET, CORRECT, REPLENISH, WEBHOOK ->
          Done.failed(task.verb() + " cannot be taken back");
    };
  }
}
