package dev.tidemark.notify;

import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventIds;
import dev.tidemark.outbox.EventLabels;
import dev.tidemark.outbox.EventType;
import dev.tidemark.outbox.Outbox;
import dev.tidemark.outbox.OutboxMessage;
import dev.tidemark.stock.Standing;
import dev.tidemark.stock.Standings;
import dev.tidemark.storage.Shard;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what happened in one stock database: messages of single events, and, as {@code
 * stock.changed}, the newest of each product whose stock is not what was told last. Both are taken
 * away, or noted as told, after they were passed on, in one transaction: what breaks in between is
 * passed on again under the same ids. Blocks; used by one thread.
 */
final class StockEvents {

  static final String CHANGED = EventType.STOCK_CHANGED.toString();

  private static final String TURN =
      "SELECT id FROM event_turn WHERE id = 1 FOR UPDATE SKIP LOCKED";

  private static final String STOCK_TURN =
      "SELECT wanted, looked_millis FROM event_turn WHERE id = 2 FOR UPDATE SKIP LOCKED";

  private static final String ANY = "SELECT id FROM outbox_message LIMIT 1";

  private static final String LOOKED =
      "UPDATE event_turn SET wanted = %b, looked_millis = %d WHERE id = 2";

  /** Who asks now is told what changes from now on, and not of every product. */
  private static final String SKIP_OLD =
      """
      INSERT INTO stock_told (product_id, version)
      SELECT product_id, version FROM stock_version WHERE changed_millis < %d
      ON DUPLICATE KEY UPDATE version = VALUES(version)""";

  private static final String BEHIND =
      """
      SELECT v.product_id, v.version FROM stock_version v
      LEFT JOIN stock_told t ON t.product_id = v.product_id
      WHERE v.changed_millis >= %d AND v.version > COALESCE(t.version, 0)
      ORDER BY v.changed_millis LIMIT %d""";

  private static final String TOLD =
      """
      INSERT INTO stock_told (product_id, version) VALUES (?, ?)
      ON DUPLICATE KEY UPDATE version = VALUES(version)""";

  private static final int MOST_PRODUCTS = 500;

  /** Wider than clocks differ in the main, and than a transaction takes; the sweep sees all. */
  private static final long NEAR_MILLIS = 10_000;

  private static final long SWEEP_EVERY_MILLIS = 60_000;

  private final Shard shard;
  private final FanOut fanOut;
  private final InstantSource clock;
  private final long pauseMillis;
  private long sweptMillis;

  /**
   * @param pause between two looks at where products stand
   */
  StockEvents(Shard shard, FanOut fanOut, InstantSource clock, Duration pause) {
    this.pauseMillis =
        pause.toMillis() * 9 / 10; // a look that comes a little early is none too many
    this.shard = shard;
    this.fanOut = fanOut;
    this.clock = clock;
  }

  /** Passes on messages of single events; says how many. */
  int passMessages() {
    return shard.transact(
        connection -> {
          if (!has(connection, ANY) || !has(connection, TURN)) {
            return 0;
          }
          List<OutboxMessage> messages = Outbox.claim(connection, FanOut.MOST);
          fanOut.pass(events(connection, messages));
          return messages.size();
        });
  }

  private static List<Event> events(Connection connection, List<OutboxMessage> messages)
      throws SQLException {
    List<Long> products = messages.stream().map(OutboxMessage::productId).distinct().toList();
    Map<Long, EventLabels> labels =
        Standings.read(connection, products).stream()
            .collect(Collectors.toMap(one -> one.layout().productId(), StockEvents::labels));
    List<Event> events = new ArrayList<>();
    for (OutboxMessage message : messages) {
      EventLabels about = labels.getOrDefault(message.productId(), EventLabels.NONE);
      String subject =
          about.sku() == null ? message.type() + ":" + message.subject() : "product:" + about.sku();
      events.add(
          new Event(
              id(message.type(), message.subject().toString(), message.createdMillis()),
              message.type(),
              subject,
              about,
              message.body(),
              message.createdMillis()));
    }
    return events;
  }

  private static EventLabels labels(Standing standing) {
    String category = standing.layout().category();
    return EventLabels.ofProduct(standing.layout().sku(), category.isEmpty() ? null : category);
  }

  private static UUID id(String type, String about, long number) {
    return EventIds.of(type, about, Long.toString(number));
  }

  /**
   * Passes on where products stand whose stock has changed; says how many. Processes together do so
   * no more often than each.
   */
  int passStock() {
    boolean wanted = fanOut.isWanted(CHANGED);
    long now = clock.millis();
    return shard.transact(
        connection -> {
          Looked last = lastLook(connection);
          if (last == null || (!wanted && !last.wanted()) || now < last.millis() + pauseMillis) {
            return 0;
          }
          execute(connection, LOOKED.formatted(wanted, now));
          if (wanted && !last.wanted()) {
            execute(connection, SKIP_OLD.formatted(now - NEAR_MILLIS));
          }
          return wanted ? passStock(connection, now) : 0;
        });
  }

  private int passStock(Connection connection, long now) throws SQLException {
    boolean sweeps = now - sweptMillis >= SWEEP_EVERY_MILLIS;
    Map<Long, Long> versions = behind(connection, sweeps ? 0 : now - NEAR_MILLIS);
    List<Event> events = new ArrayList<>();
    Map<Long, Long> told = new HashMap<>();
    for (Standing standing : Standings.read(connection, versions.keySet())) {
      if (standing.settled()) {
        long version = versions.getOrDefault(standing.layout().productId(), 0L);
        events.add(changed(standing, version));
        told.put(standing.layout().productId(), version);
      }
    }
    fanOut.passNewest(events);
    note(connection, told);
    if (sweeps && versions.size() < MOST_PRODUCTS) {
      sweptMillis = now;
    }
    return events.size();
  }

  /** The version was read before the units: an event may know more than it says, never less. */
  private static Event changed(Standing standing, long version) {
    String sku = standing.layout().sku();
    long available = standing.available().stream().mapToLong(Long::longValue).sum();
    String data =
        """
        {"sku":"%s","version":%d,"total":%d,"available":%d,"held":%d,"sold":%d,"epoch":%d,\
        "buckets":%d,"changedAt":"%s"}"""
            .formatted(
                sku,
                version,
                standing.layout().total(),
                available,
                standing.held(),
                standing.sold(),
                standing.layout().epoch(),
                standing.layout().buckets(),
                Instant.ofEpochMilli(standing.changedMillis()));
    return new Event(
        id(CHANGED, sku, version),
        CHANGED,
        "product:" + sku,
        labels(standing),
        data,
        standing.changedMillis());
  }

  private static Map<Long, Long> behind(Connection connection, long sinceMillis)
      throws SQLException {
    Map<Long, Long> versions = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(BEHIND.formatted(sinceMillis, MOST_PRODUCTS))) {
      while (rows.next()) {
        versions.put(rows.getLong(1), rows.getLong(2));
      }
    }
    return versions;
  }

  private static void note(Connection connection, Map<Long, Long> told) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TOLD)) {
      for (Map.Entry<Long, Long> one : told.entrySet()) {
        statement.setLong(1, one.getKey());
        statement.setLong(2, one.getValue());
        statement.addBatch();
      }
      if (!told.isEmpty()) {
        statement.executeBatch();
      }
    }
  }

  private record Looked(boolean wanted, long millis) {}

  /** Null where another process has the turn. */
  private static @Nullable Looked lastLook(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(STOCK_TURN)) {
      return row.next() ? new Looked(row.getBoolean(1), row.getLong(2)) : null;
    }
  }

  private static boolean has(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
