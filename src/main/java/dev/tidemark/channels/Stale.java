package dev.tidemark.channels;

import dev.tidemark.storage.Shard;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Has what a channel knows wrongly, or may, sent again. Stateless. */
final class Stale {

  /** Of each stock database those that wait the longest are looked at. */
  private static final int MOST_LOOKED_AT = 1000;

  private Stale() {}

  /**
   * @return how many are sent again now
   */
  static int resend(Channel channel, List<Shard> shards, int most, long nowMillis) {
    Map<Update, Shard> stale = new TreeMap<>(Update.RISKIEST_FIRST);
    for (Shard shard : shards) {
      shard
          .transact(connection -> read(connection, channel, nowMillis))
          .forEach(update -> stale.put(update, shard));
    }
    Map<Integer, List<Long>> chosen = new TreeMap<>();
    stale.entrySet().stream()
        .limit(most)
        .forEach(
            one ->
                chosen
                    .computeIfAbsent(one.getValue().number(), number -> new ArrayList<>())
                    .add(one.getKey().productId()));
    chosen.forEach(
        (number, ids) -> shards.get(number).transact(c -> mark(c, channel, ids, nowMillis)));
    return chosen.values().stream().mapToInt(List::size).sum();
  }

  private static List<Update> read(Connection connection, Channel channel, long nowMillis)
      throws SQLException {
    Set<Long> ids = new LinkedHashSet<>();
    ids.addAll(TellingRows.waiting(connection, channel.id(), MOST_LOOKED_AT / 2));
    ids.addAll(Picking.after(connection, channel, 0, Long.MAX_VALUE, MOST_LOOKED_AT / 2));
    return Picking.readAll(connection, channel, ids, new Lagging(LagUnits.NONE), nowMillis);
  }

  private static int mark(Connection connection, Channel channel, List<Long> ids, long nowMillis)
      throws SQLException {
    for (long id : ids) {
      TellingRows.again(connection, channel.id(), id, nowMillis);
    }
    return ids.size();
  }
}
