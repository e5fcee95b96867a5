package dev.tidemark.velocity;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How fast a product sells.
 *
 * @param at the last second of every window
 * @param all over all channels
 * @param channels each by itself, the 100 that sold the most within a day
 */
@Schema(
    description = "Sales in the last minute, 5 minutes, hour and 24 hours, by the time of sale.")
public record Velocity(String sku, Instant at, List<Rate> all, List<Channel> channels) {

  public Velocity {
    all = List.copyOf(all);
    channels = List.copyOf(channels);
  }

  /** One channel; {@code tidemark} is what was held and sold here. */
  public record Channel(String channel, List<Rate> windows) {
    public Channel {
      windows = List.copyOf(windows);
    }
  }
}
