package dev.tidemark.notify;

import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventRows;
import dev.tidemark.storage.Binary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Deliveries that wait, and when each subject's first is due. A lane is locked before it is looked
 * whether anything waits in it, and whoever adds to it locks it too: so none is left without its
 * lane. Stateless.
 */
final class Queue {

  /** Passed on twice, it is there once. */
  private static final String ADD =
      """
      INSERT IGNORE INTO webhook_delivery (webhook_id, event_id, lane, type, state, created_millis)
      VALUES (?, ?, ?, ?, 'WAITING', ?)""";

  /**
   * Where news of the kind that replaces what was before it still waits, it becomes the newer: its
   * place and its attempts stand.
   */
  private static final String REPLACEABLE =
      """
      SELECT id, event_id FROM webhook_delivery
      WHERE webhook_id = ? AND state = 'WAITING' AND lane = ? AND type = ?
      ORDER BY id DESC LIMIT 1 FOR UPDATE""";

  private static final String REPLACE =
      "UPDATE IGNORE webhook_delivery SET event_id = ? WHERE id = ?";

  /** One that is due later stays so: it waits for its next attempt. */
  private static final String OPEN_LANE =
      """
      INSERT INTO webhook_lane (webhook_id, lane, due_millis) VALUES (?, ?, ?)
      ON DUPLICATE KEY UPDATE webhook_id = VALUES(webhook_id)""";

  private static final String DUE =
      "SELECT webhook_id, MIN(due_millis) FROM webhook_lane GROUP BY webhook_id";

  private static final String DUE_LANES =
      """
      SELECT lane FROM webhook_lane WHERE webhook_id = ? AND due_millis <= ?
      ORDER BY due_millis LIMIT ?""";

  private static final String WAITING =
      "SELECT d.id, d.lane, d.attempts, "
          + Messages.COLUMNS
          + """
             FROM webhook_delivery d JOIN webhook_message m ON m.event_id = d.event_id
            WHERE d.webhook_id = %d AND d.state = 'WAITING' AND d.lane IN (%s)
            ORDER BY d.id LIMIT %d""";

  private static final String LOCK_LANES =
      "UPDATE webhook_lane SET due_millis = %d WHERE webhook_id = %d AND lane IN (%s)";

  private static final String STILL_WAITING =
      """
      SELECT DISTINCT lane FROM webhook_delivery
      WHERE webhook_id = %d AND state = 'WAITING' AND lane IN (%s)""";

  private static final String CLOSE_LANES =
      "DELETE FROM webhook_lane WHERE webhook_id = %d AND lane IN (%s)";

  /** So that two who lock the same lanes lock them in the same order. */
  private static final Comparator<Wanted> IN_ORDER =
      Comparator.comparingLong(Wanted::webhook).thenComparing(Wanted::lane, Lane.IN_ORDER);

  private Queue() {}

  /** What one endpoint is to be told. */
  record Wanted(long webhook, Event event) {
    Lane lane() {
      return Lane.of(event.subject());
    }
  }

  /** A delivery that waits. */
  record Waiting(long id, Lane lane, int attempts, Event event) {}

  /** Adds deliveries, in the order given. */
  static void add(Connection connection, List<Wanted> all, long nowMillis) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      for (Wanted one : all) {
        statement.setLong(1, one.webhook());
        statement.setBytes(2, Binary.of(one.event().id()));
        statement.setBytes(3, one.lane().bytes());
        statement.setString(4, one.event().type());
        statement.setLong(5, nowMillis);
        statement.addBatch();
      }
      statement.executeBatch();
    }
    openLanes(connection, all, nowMillis);
  }

  /** As {@link #add}, of events that replace those of their type and subject that still wait. */
  static void addNewest(Connection connection, List<Wanted> all, long nowMillis)
      throws SQLException {
    List<Wanted> others = new ArrayList<>();
    Set<UUID> replaced = new HashSet<>();
    try (PreparedStatement find = connection.prepareStatement(REPLACEABLE);
        PreparedStatement replace = connection.prepareStatement(REPLACE)) {
      for (Wanted one : all) {
        find.setLong(1, one.webhook());
        find.setBytes(2, one.lane().bytes());
        find.setString(3, one.event().type());
        try (ResultSet row = find.executeQuery()) {
          if (row.next()) {
            replaced.add(Binary.uuid(row.getBytes(2)));
            replace.setBytes(1, Binary.of(one.event().id()));
            replace.setLong(2, row.getLong(1));
            replace.addBatch();
          } else {
            others.add(one);
          }
        }
      }
      replace.executeBatch();
    }
    add(connection, others, nowMillis);
    Messages.removeUnused(connection, replaced);
  }

  /** Sees to it that each has a lane, due at once where it had none. */
  static void openLanes(Connection connection, List<Wanted> all, long nowMillis)
      throws SQLException {
    Set<Wanted> lanes = new TreeSet<>(IN_ORDER);
    lanes.addAll(all);
    try (PreparedStatement statement = connection.prepareStatement(OPEN_LANE)) {
      for (Wanted one : lanes) {
        statement.setLong(1, one.webhook());
        statement.setBytes(2, one.lane().bytes());
        statement.setLong(3, nowMillis);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Has lanes be due at once. */
  static void hurry(Connection connection, List<Wanted> all, long nowMillis) throws SQLException {
    Map<Long, Set<Lane>> lanes = new TreeMap<>();
    for (Wanted one : all) {
      lanes.computeIfAbsent(one.webhook(), webhook -> new HashSet<>()).add(one.lane());
    }
    try (Statement statement = connection.createStatement()) {
      for (Map.Entry<Long, Set<Lane>> one : lanes.entrySet()) {
        statement.executeUpdate(
            LOCK_LANES.formatted(nowMillis, one.getKey(), literals(one.getValue())));
      }
    }
  }

  /** When the first delivery of each endpoint is due, by its number. */
  static Map<Long, Long> due(Connection connection) throws SQLException {
    Map<Long, Long> due = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(DUE)) {
      while (rows.next()) {
        due.put(rows.getLong(1), rows.getLong(2));
      }
    }
    return due;
  }

  /** Lanes of an endpoint that are due, those first that have waited the longest. */
  static List<Lane> dueLanes(Connection connection, long webhook, long nowMillis, int most)
      throws SQLException {
    List<Lane> lanes = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(DUE_LANES)) {
      statement.setLong(1, webhook);
      statement.setLong(2, nowMillis);
      statement.setInt(3, most);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          lanes.add(Lane.read(rows.getBytes(1)));
        }
      }
    }
    return lanes;
  }

  /**
   * What waits in lanes, the oldest first.
   *
   * @param lanes not empty
   */
  static List<Waiting> waiting(
      Connection connection, long webhook, Collection<Lane> lanes, int most) throws SQLException {
    List<Waiting> waiting = new ArrayList<>();
    String sql = WAITING.formatted(webhook, literals(lanes), most);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        waiting.add(
            new Waiting(
                rows.getLong(1),
                Lane.read(rows.getBytes(2)),
                rows.getInt(3),
                EventRows.read(rows, 4)));
      }
    }
    return waiting;
  }

  /**
   * Says when lanes are due next; those in which nothing waits any more are taken away.
   *
   * @param due by lane, in milliseconds since the epoch
   * @return whether anything waits in any of them still
   */
  static boolean settle(Connection connection, long webhook, Map<Lane, Long> due)
      throws SQLException {
    if (due.isEmpty()) {
      return false;
    }
    Set<Lane> over = new HashSet<>(due.keySet());
    try (Statement statement = connection.createStatement()) {
      lock(statement, webhook, due);
      try (ResultSet rows =
          statement.executeQuery(STILL_WAITING.formatted(webhook, literals(due.keySet())))) {
        while (rows.next()) {
          over.remove(Lane.read(rows.getBytes(1)));
        }
      }
      if (!over.isEmpty()) {
        statement.executeUpdate(CLOSE_LANES.formatted(webhook, literals(over)));
      }
    }
    return over.size() < due.size();
  }

  /** All of them in their order, and only then those that are due at another time. */
  private static void lock(Statement statement, long webhook, Map<Lane, Long> due)
      throws SQLException {
    Map<Long, List<Lane>> byTime = new TreeMap<>();
    due.forEach(
        (lane, millis) -> byTime.computeIfAbsent(millis, time -> new ArrayList<>()).add(lane));
    long first = byTime.keySet().iterator().next();
    statement.executeUpdate(LOCK_LANES.formatted(first, webhook, literals(due.keySet())));
    byTime.remove(first);
    for (Map.Entry<Long, List<Lane>> one : byTime.entrySet()) {
      statement.executeUpdate(
          LOCK_LANES.formatted(one.getKey(), webhook, literals(one.getValue())));
    }
  }

  private static String literals(Collection<Lane> lanes) {
    return lanes.stream().map(Lane::literal).collect(Collectors.joining(","));
  }
}
