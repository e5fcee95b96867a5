package dev.tidemark.ingest;

import dev.tidemark.channels.LagUnits;
import dev.tidemark.velocity.Paces;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Tells the room of channels, which may not ask itself, what sells while a channel lags behind. */
@ApplicationScoped
class ChannelPace implements LagUnits {

  private static final double MILLIS_A_MINUTE = 60_000;

  @Override
  public Map<Long, Long> read(
      Connection connection, Collection<Long> productIds, long lagMillis, long nowMillis)
      throws SQLException {
    Map<Long, Long> units = new HashMap<>();
    Paces.read(connection, productIds, nowMillis)
        .forEach(
            (productId, pace) ->
                units.put(
                    productId, Math.round(pace.unitsPerMinute() * lagMillis / MILLIS_A_MINUTE)));
    return units;
  }
}
