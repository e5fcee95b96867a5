package dev.tidemark.responses;

import dev.tidemark.kernel.Sku;
import dev.tidemark.stock.Interventions;
import dev.tidemark.stock.Interventions.Cause;
import dev.tidemark.stock.Interventions.Ended;
import dev.tidemark.stock.Interventions.Outcome;
import dev.tidemark.stock.Rebucket;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.function.BiFunction;

/**
 * What is done to the sale of products, one after the other. A repeat goes over all of them again,
 * and changes none that was done. Blocks; safe for use by several threads.
 */
@ApplicationScoped
class SaleActions {

  private final Interventions sale;
  private final KillSwitch killSwitch;

  SaleActions(Interventions sale, KillSwitch killSwitch) {
    this.sale = sale;
    this.killSwitch = killSwitch;
  }

  Done throttle(Task task) {
    int rate = Math.toIntExact(task.amount());
    return each(
        task, "throttled to " + rate + " a second", (sku, by) -> sale.throttle(sku, by, rate));
  }

  Done pause(Task task) {
    return each(task, "paused", sale::pause);
  }

  Done resume(Task task) {
    return each(task, "resumed", sale::resume);
  }

  Done rebucket(Task task) {
    Rebucket how =
        task.word().isEmpty()
            ? Rebucket.CHOSEN
            : Rebucket.valueOf(task.word().toUpperCase(Locale.ROOT));
    Outcome outcome = sale.rebucket(new Sku(task.target().key()), cause(task), how);
    return switch (outcome.ended()) {
      case DONE, NOTHING, CHANGED_SINCE ->
          Done.well(laidOut(outcome.bucketsBefore(), outcome.bucketsAfter()));
      case UNDONE -> Done.failed("It was undone before it was done");
      case NO_PRODUCT -> Done.failed("There is no product " + task.target().key());
    };
  }

  private static String laidOut(int before, int after) {
    if (before == after) {
      return "Levelled " + after + " buckets";
    }
    return (after > before ? "Widened from " : "Shrunk from ")
        + before
        + " to "
        + after
        + " buckets";
  }

  /** Stops where the kill switch is turned: what is done by then can be taken back. */
  private Done each(Task task, String what, BiFunction<Sku, Cause, Outcome> act) {
    int done = 0;
    int gone = 0;
    for (String sku : task.skus()) {
      if (killSwitch.isOn()) {
        return Done.failed(
            "Stopped by the kill switch after %d of %d products"
                .formatted(done, task.skus().size()));
      }
      Ended ended = act.apply(new Sku(sku), cause(task)).ended();
      if (ended == Ended.UNDONE) {
        return Done.failed("It was undone before it was done");
      }
      gone += ended == Ended.NO_PRODUCT ? 1 : 0;
      done++;
    }
    return gone == task.skus().size()
        ? Done.failed("There is no product " + task.target().key())
        : Done.well(shown(task, done - gone) + " " + what);
  }

  private static String shown(Task task, int products) {
    return task.target().kind() == Target.Kind.PRODUCT
        ? task.target().key()
        : products + " products";
  }

  Done undo(Task task) {
    return switch (task.verb()) {
      case REBUCKET -> bucketsBack(task);
      case RESUME -> undoEach(task, sale::pauseAgain, "paused again");
      default -> undoEach(task, sale::lift, "as before");
    };
  }

  private Done undoEach(Task task, BiFunction<Sku, Cause, Outcome> back, String what) {
    int done = 0;
    for (String sku : task.skus()) {
      done += back.apply(new Sku(sku), cause(task)).ended() == Ended.DONE ? 1 : 0;
    }
    return Done.well(
        done == 0 ? "Nothing of it was left to take back" : shown(task, done) + " " + what);
  }

  private Done bucketsBack(Task task) {
    Outcome outcome = sale.bucketsBack(new Sku(task.target().key()), cause(task));
    return switch (outcome.ended()) {
      case DONE -> Done.well("Back to " + outcome.bucketsAfter() + " buckets");
      case CHANGED_SINCE -> Done.failed("Somebody has changed the buckets since");
      case NOTHING, UNDONE -> Done.well("Nothing of it was left to take back");
      case NO_PRODUCT -> Done.failed("There is no product " + task.target().key());
    };
  }

  private static Cause cause(Task task) {
    return new Cause(task.id(), task.actor(), ResponseRow.cut(task.why()));
  }
}
