package dev.tidemark.channels;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

/**
 * How many units of products sell before a channel that lags behind knows of it. Told by a room
 * above, which measures paces.
 */
public interface LagUnits {

  /** Nothing is known. */
  LagUnits NONE = (connection, productIds, lagMillis, nowMillis) -> Map.of();

  /**
   * By product; one that is left out sells nothing.
   *
   * @param connection to the stock database of the products
   * @param lagMillis that the channel is behind
   */
  Map<Long, Long> read(
      Connection connection, Collection<Long> productIds, long lagMillis, long nowMillis)
      throws SQLException;
}
