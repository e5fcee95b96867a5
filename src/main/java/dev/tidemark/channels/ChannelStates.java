package dev.tidemark.channels;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import dev.tidemark.storage.StoreUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How well each channel knows its stock. Safe for use by several threads. */
@ApplicationScoped
public class ChannelStates {

  private static final double MILLIS_A_SECOND = 1000;

  private final Channels channels;
  private final StockDatabases databases;
  private final InstantSource clock;

  ChannelStates(Channels channels, StockDatabases databases, InstantSource clock) {
    this.channels = channels;
    this.databases = databases;
    this.clock = clock;
  }

  /**
   * A channel's lag.
   *
   * @param products that it was told of
   * @param pendingUpdates products that it should have acknowledged 30 s ago and more
   * @param lagSeconds since the oldest of them was sent or changed; 0 where there are none
   */
  public record Lag(long products, long pendingUpdates, double lagSeconds) {}

  /**
   * By the name of the channel; all that are configured. Blocks.
   *
   * @throws StoreUnavailableException if a stock database does not answer
   */
  public Map<String, Lag> lags() {
    Map<Long, LeaseState> states = new HashMap<>();
    for (Shard shard : databases.all()) {
      merge(shard, states);
    }
    Map<String, Lag> lags = new HashMap<>();
    channels
        .all()
        .forEach(
            (name, channel) ->
                lags.put(name, lag(states.getOrDefault(channel.id(), LeaseState.NOTHING))));
    return lags;
  }

  private Lag lag(LeaseState state) {
    long oldest = state.late().oldestMillis();
    return new Lag(
        state.products(),
        state.late().products(),
        oldest == 0 ? 0 : Math.max(0, clock.millis() - oldest) / MILLIS_A_SECOND);
  }

  /** How it goes with a channel, for people. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(description = "How it goes with the channel.")
  record Health(
      @Schema(description = "Products that it was told of.") long products,
      @Schema(description = "Products that it should have acknowledged 30 s ago and more.")
          long pendingUpdates,
      @Schema(description = "Seconds since the oldest of them was sent or changed.")
          double lagSeconds,
      @Nullable Instant lastTaken,
      @Schema(description = "It is left alone until then: it did not answer, or asked for it.")
          @Nullable Instant blockedUntil,
      @Nullable Instant lastReport,
      LastReport.@Nullable View report,
      @Nullable String lastError) {}

  /** Of those stock databases that answer, by the name of the channel. Blocks. */
  Map<String, Health> readable() {
    Map<Long, LeaseState> states = new HashMap<>();
    for (Shard shard : databases.all()) {
      try {
        merge(shard, states);
      } catch (StoreUnavailableException e) {
        // What the others know is shown.
      }
    }
    Map<String, Health> healths = new HashMap<>();
    channels
        .all()
        .forEach(
            (name, channel) ->
                healths.put(name, health(states.getOrDefault(channel.id(), LeaseState.NOTHING))));
    return healths;
  }

  private Health health(LeaseState state) {
    Lag lag = lag(state);
    return new Health(
        lag.products(),
        lag.pendingUpdates(),
        lag.lagSeconds(),
        instant(state.successMillis()),
        state.blockedMillis() > clock.millis() ? instant(state.blockedMillis()) : null,
        instant(state.report().atMillis()),
        state.report().view(),
        state.lastError());
  }

  private static @Nullable Instant instant(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  private static void merge(Shard shard, Map<Long, LeaseState> into) {
    shard
        .transact(LeaseState::read)
        .forEach((id, state) -> into.merge(id, state, LeaseState::plus));
  }
}
