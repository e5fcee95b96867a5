package dev.tidemark.responses;

import dev.tidemark.channels.ChannelDesk;
import dev.tidemark.channels.ChannelDesk.By;
import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.storage.StoreUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * What is done through channels. All of it may be repeated. Blocks; safe for use by several
 * threads. What may work later is told by a {@link TryAgainException}.
 */
@ApplicationScoped
class ChannelActions {

  /** Of each channel: what is beyond that, the next run finds. */
  private static final int MOST_RESENT = 1_000;

  private static final By OURSELVES = new By(ResponseLog.ITSELF, "a response to an alert");
  private static final Done NONE = Done.failed("NO_CHANNEL_ANSWERS: no channel is set up");

  private final ChannelDesk desk;
  private final String supplier;

  ChannelActions(
      ChannelDesk desk,
      @ConfigProperty(name = "tidemark.responses.replenish-channel", defaultValue = "erp")
          String supplier) {
    this.desk = desk;
    this.supplier = supplier;
  }

  /**
   * Sends stock again that was not acknowledged, what is at the greatest risk first.
   *
   * @param channel null for all
   * @param sku null for all products
   */
  Done resend(@Nullable String channel, @Nullable String sku) {
    return whereThereAreAny(
        () -> {
          int sent =
              desk.resend(
                  Optional.ofNullable(channel), Optional.ofNullable(sku), MOST_RESENT, OURSELVES);
          return Done.well(sent + " updates are sent again");
        });
  }

  /** Tells all channels the stock of a product anew, under a higher version. */
  Done correct(String sku) {
    return whereThereAreAny(
        () -> {
          List<String> names = desk.names();
          names.forEach(name -> desk.correct(name, sku, OURSELVES));
          return Done.well(sku + " is told anew to " + names.size() + " channels");
        });
  }

  /**
   * Asks the channel of the supplier for more units.
   *
   * @param key the same for the same request
   */
  Done replenish(String sku, long units, String why, String key) {
    return whereThereAreAny(
        () -> {
          desk.replenish(supplier, sku, units, why, IdempotencyKey.parse(key), OURSELVES);
          return Done.well(units + " units of " + sku + " are asked for at " + supplier);
        });
  }

  /** Sends no more than so many updates a second. */
  Done throttle(Task task) {
    return to(
        task,
        (channel, name) -> desk.throttle(channel, name, Math.toIntExact(task.amount()), OURSELVES),
        " gets " + task.amount() + " updates a second");
  }

  Done pause(Task task) {
    return to(task, (channel, name) -> desk.pause(channel, name, OURSELVES), " is paused");
  }

  Done resume(Task task) {
    return to(task, (channel, name) -> desk.resume(channel, name, OURSELVES), " is resumed");
  }

  /** Takes {@link #throttle} or {@link #pause} back. */
  Done lift(Task task) {
    return to(task, (channel, name) -> desk.lift(channel, name, OURSELVES), " is as before");
  }

  Done pauseAgain(Task task) {
    return to(
        task, (channel, name) -> desk.pauseAgain(channel, name, OURSELVES), " is paused again");
  }

  /** What holds a channel back goes by the id of the response. */
  private Done to(Task task, BiPredicate<String, String> act, String what) {
    String channel = task.target().key();
    return whereThereAreAny(
        () -> {
          boolean changed = act.test(channel, task.id().toString());
          return Done.well(channel + what + (changed ? "" : " (nothing was left to do)"));
        });
  }

  private Done whereThereAreAny(Supplier<Done> act) {
    if (desk.names().isEmpty()) {
      return NONE;
    }
    try {
      return act.get();
    } catch (ProblemException e) {
      return Done.refused(e.problem());
    } catch (StoreUnavailableException e) {
      throw new TryAgainException(String.valueOf(e.getMessage()));
    }
  }
}
