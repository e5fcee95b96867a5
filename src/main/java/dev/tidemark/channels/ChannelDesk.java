package dev.tidemark.channels;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Sku;
import dev.tidemark.stock.Place;
import dev.tidemark.stock.Products;
import dev.tidemark.storage.StockDatabases;
import dev.tidemark.storage.StoreUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What people and responses do with channels. Every call is audited in the name of who asked for
 * it; a call that is repeated does nothing more than the first. All block. Safe for use by several
 * threads.
 */
@ApplicationScoped
public class ChannelDesk {

  private static final int MOST_THROTTLE = 100_000;
  private static final long MOST_UNITS = 1_000_000_000;

  private final Channels channels;
  private final Products products;
  private final StockDatabases databases;
  private final AuditLog audit;
  private final InstantSource clock;

  ChannelDesk(
      Channels channels,
      Products products,
      StockDatabases databases,
      AuditLog audit,
      InstantSource clock) {
    this.channels = channels;
    this.products = products;
    this.databases = databases;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * In whose name, and why.
   *
   * @param actor a person, a key, or a response
   * @param reason at most 500 characters; null for none
   */
  public record By(String actor, @Nullable String reason) {}

  /**
   * @throws ProblemException {@link Refusal#CHANNEL_NOT_FOUND}
   */
  public void require(String channel) {
    var unused = channels.require(channel);
  }

  /** The names of all channels. */
  public List<String> names() {
    return channels.all().keySet().stream().sorted().toList();
  }

  /**
   * Sends again what a channel has not acknowledged or was not sent at all, the riskiest for an
   * oversell first; with a product, that one in any case.
   *
   * @param channel its name; empty for all channels
   * @param sku the product; empty for all that are stale
   * @param most products of each channel, from 1
   * @return products that are sent again
   * @throws ProblemException {@link Refusal#CHANNEL_NOT_FOUND}, {@link Refusal#PRODUCT_NOT_FOUND}
   * @throws StoreUnavailableException if a stock database does not answer
   */
  public int resend(Optional<String> channel, Optional<String> sku, int most, By by) {
    if (most < 1) {
      throw ProblemException.invalidField("most", "must be at least 1");
    }
    int marked = 0;
    for (Channel one : chosen(channel)) {
      int some =
          sku.isPresent()
              ? again(one, placeOf(sku.get()))
              : Stale.resend(one, databases.all(), most, clock.millis());
      audit.record(by.actor(), "channel.resend", "channel:" + one.name(), null, some, by.reason());
      marked += some;
    }
    return marked;
  }

  /**
   * Tells a channel the number of a product once more, under a higher version: a receiver that has
   * a wrong number takes it, and one that has it twice has it once.
   *
   * @throws ProblemException {@link Refusal#CHANNEL_NOT_FOUND}, {@link Refusal#PRODUCT_NOT_FOUND}
   * @throws StoreUnavailableException if the product's stock database does not answer
   */
  public void correct(String channel, String sku, By by) {
    Channel one = channels.require(channel);
    Place place = placeOf(sku);
    databases
        .of(place.slot())
        .transact(
            connection -> {
              TellingRows.correct(connection, one.id(), place.productId(), clock.millis());
              return 0;
            });
    audit.record(by.actor(), "channel.correct", "channel:" + channel, null, sku, by.reason());
  }

  /**
   * Tells a channel that nothing is on sale, until it is taken back by {@link #lift} or {@link
   * #resume}.
   *
   * @param name of what it is done for; what was taken back under a name is not done again
   * @return false if nothing changed
   * @throws ProblemException {@link Refusal#CHANNEL_NOT_FOUND}
   */
  public boolean pause(String channel, String name, By by) {
    return change(channel, curbs -> curbs.with(name, 0), "channel.pause", by);
  }

  /**
   * Ends what pauses a channel; a pause by a person stays.
   *
   * @return false if nothing changed
   * @throws ProblemException {@link Refusal#CHANNEL_NOT_FOUND}
   */
  public boolean resume(String channel, String name, By by) {
    return change(channel, curbs -> curbs.resumed(name), "channel.resume", by);
  }

  /**
   * Takes {@link #resume} back.
   *
   * @return false if nothing changed
   * @throws ProblemException {@link Refusal#CHANNEL_NOT_FOUND}
   */
  public boolean pauseAgain(String channel, String name, By by) {
    return change(channel, curbs -> curbs.pausedAgain(name), "channel.pause", by);
  }

  /**
   * Sends a channel so many messages a second at the most, whatever it tolerates; of several, the
   * lowest counts.
   *
   * @param name as for {@link #pause}
   * @param ratePerSecond 1 to 100,000
   * @return false if nothing changed
   * @throws ProblemException {@link Refusal#CHANNEL_NOT_FOUND}
   */
  public boolean throttle(String channel, String name, int ratePerSecond, By by) {
    if (ratePerSecond < 1 || ratePerSecond > MOST_THROTTLE) {
      throw ProblemException.invalidField("ratePerSecond", "must be from 1 to " + MOST_THROTTLE);
    }
    return change(channel, curbs -> curbs.with(name, ratePerSecond), "channel.throttle", by);
  }

  /**
   * Takes {@link #pause} or {@link #throttle} of the name back; those of others stay.
   *
   * @return false if there was none
   * @throws ProblemException {@link Refusal#CHANNEL_NOT_FOUND}
   */
  public boolean lift(String channel, String name, By by) {
    AtomicBoolean held = new AtomicBoolean();
    var unused =
        change(
            channel,
            curbs -> {
              held.set(curbs.rates().has(name));
              return curbs.without(name);
            },
            "channel.lift",
            by);
    return held.get();
  }

  /**
   * Asks a channel, such as an ERP, for more units of a product. The request is sent until the
   * channel takes it.
   *
   * @param units 1 to 10^9
   * @param why shown to the channel, at most 500 characters
   * @param key the same key asks once
   * @throws ProblemException {@link Refusal#CHANNEL_NOT_FOUND}, {@link Refusal#PRODUCT_NOT_FOUND}
   * @throws StoreUnavailableException if the product's stock database does not answer
   */
  public Replenishment replenish(
      String channel, String sku, long units, String why, IdempotencyKey key, By by) {
    if (units < 1 || units > MOST_UNITS) {
      throw ProblemException.invalidField("units", "must be from 1 to " + MOST_UNITS);
    }
    String reason = Reasons.requireGiven(why);
    Channel one = channels.require(channel);
    if (one.settings().kind() == ChannelSettings.Kind.FILE) {
      throw ProblemException.invalidField("channel", "must not be one of files");
    }
    Place place = placeOf(sku);
    RequestRows.Row row =
        databases
            .of(place.slot())
            .transact(
                connection ->
                    RequestRows.add(
                        connection,
                        one.id(),
                        place.productId(),
                        key,
                        units,
                        reason,
                        clock.millis()));
    Replenishment asked =
        new Replenishment(
            row.id().toString(), channel, row.sku(), row.units(), row.sentMillis() > 0);
    audit.record(by.actor(), "channel.replenish", "channel:" + channel, null, asked, by.reason());
    return asked;
  }

  private List<Channel> chosen(Optional<String> channel) {
    return channel.isPresent()
        ? List.of(channels.require(channel.get()))
        : new ArrayList<>(channels.all().values());
  }

  private boolean change(String channel, UnaryOperator<ChannelCurbs> change, String action, By by) {
    AtomicBoolean changed = new AtomicBoolean();
    var unused =
        channels.change(
            channel,
            settings -> {
              ChannelSettings next = settings.with(change.apply(settings.curbs()));
              changed.set(!next.equals(settings));
              return next;
            },
            action,
            by.actor(),
            by.reason());
    return changed.get();
  }

  private int again(Channel channel, Place place) {
    return databases
        .of(place.slot())
        .transact(
            connection -> {
              TellingRows.again(connection, channel.id(), place.productId(), clock.millis());
              return 1;
            });
  }

  private Place placeOf(String sku) {
    Map<String, Place> found = products.find(List.of(new Sku(sku).code()));
    Place place = found.get(sku);
    if (place == null) {
      throw new ProblemException(
          Problem.of(Refusal.PRODUCT_NOT_FOUND, "There is no product " + sku).with("sku", sku));
    }
    return place;
  }
}
