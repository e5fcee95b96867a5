package dev.tidemark.channels;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

/**
 * How far a channel is behind, as measured: an average of its answers, or since when it owes one,
 * whichever is more. Used by one thread.
 */
final class Lagging {

  private static final double WEIGHT = 0.1;
  private static final long MOST_MILLIS = 600_000;

  private final LagUnits units;
  private double averageMillis;
  private long owedMillis;

  Lagging(LagUnits units) {
    this.units = units;
  }

  /** From a change of stock to the channel's answer. */
  void answered(long millis) {
    averageMillis += WEIGHT * (Math.max(0, millis) - averageMillis);
  }

  /**
   * @param millis that the oldest acknowledgement has been owed; 0 for none
   */
  void owed(long millis) {
    owedMillis = millis;
  }

  long millis() {
    return Math.min(MOST_MILLIS, Math.max((long) averageMillis, owedMillis));
  }

  /** Units that sell meanwhile, by product; none where the channel's buffer is a fixed one. */
  Map<Long, Long> units(
      Connection connection, Channel channel, Collection<Long> productIds, long nowMillis)
      throws SQLException {
    return channel.settings().dynamicBuffer() && !productIds.isEmpty()
        ? units.read(connection, productIds, millis(), nowMillis)
        : Map.of();
  }
}
