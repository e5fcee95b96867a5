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
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The log of deliveries and their attempts, in the product database. Stateless. */
final class Deliveries {

  /** Where a newer event took its place meanwhile, it waits still. */
  private static final String END =
      """
      UPDATE webhook_delivery SET state = '%s', attempts = attempts + 1, ended_millis = %d
      WHERE id IN (%s) AND (id, event_id) IN (%s) AND state = 'WAITING'""";

  private static final String FAILED_ONCE =
      "UPDATE webhook_delivery SET attempts = attempts + 1 WHERE id = ? AND state = 'WAITING'";

  private static final String ATTEMPT =
      """
      INSERT INTO webhook_attempt (delivery_id, at_millis, latency_millis, status, error, answer,
        body)
      VALUES (?, ?, ?, ?, ?, ?, ?)""";

  private static final String READ =
      """
      SELECT d.id, d.event_id, d.type, d.state, d.attempts, d.created_millis, d.ended_millis,
        m.subject, l.due_millis
      FROM webhook_delivery d
      LEFT JOIN webhook_message m ON m.event_id = d.event_id
      LEFT JOIN webhook_lane l ON l.webhook_id = d.webhook_id AND l.lane = d.lane
      WHERE d.webhook_id = ? AND d.id < ? %s ORDER BY d.id DESC LIMIT ?""";

  private static final String ATTEMPTS =
      """
      SELECT at_millis, latency_millis, status, error, answer, body FROM webhook_attempt
      WHERE delivery_id = ? ORDER BY id LIMIT 100""";

  private static final String EVENT =
      "SELECT " + Messages.COLUMNS + " FROM webhook_message m WHERE m.event_id = ?";

  private static final String ADD_ENDED =
      """
      INSERT INTO webhook_delivery (webhook_id, event_id, lane, type, state, attempts,
        created_millis, ended_millis)
      VALUES (?, ?, ?, ?, ?, 1, ?, ?)""";

  private static final String AGAIN =
      """
      UPDATE webhook_delivery SET state = 'WAITING', attempts = 0, ended_millis = 0
      WHERE webhook_id = ? AND event_id = ? AND state <> 'WAITING'""";

  private static final String HAS =
      """
      SELECT id FROM webhook_delivery
      WHERE webhook_id = ? AND event_id = ? AND state = 'DELIVERED'""";

  private static final String WAITING =
      """
      SELECT COUNT(*) FROM (SELECT id FROM webhook_delivery
        WHERE webhook_id = %d AND state = 'WAITING' LIMIT %d) AS some""";

  private Deliveries() {}

  /** Where a delivery stands. */
  enum State {
    /** For its first attempt, its next, or those of its subject before it. */
    WAITING,
    /** The endpoint has it. */
    DELIVERED,
    /** All attempts were in vain. */
    FAILED
  }

  /** One delivery. */
  record Row(
      long id,
      UUID event,
      String type,
      State state,
      int attempts,
      long createdMillis,
      long endedMillis,
      @Nullable String subject,
      long laneDueMillis) {}

  /** One attempt. */
  record Attempt(
      long atMillis,
      long latencyMillis,
      int status,
      String error,
      String answer,
      @Nullable String body) {}

  static void attempted(Connection connection, List<Outcome> batch, int mostAttempts, long now)
      throws SQLException {
    Map<State, List<Queue.Waiting>> ended = new EnumMap<>(State.class);
    try (PreparedStatement once = connection.prepareStatement(FAILED_ONCE)) {
      for (Outcome one : batch) {
        Queue.Waiting delivery = one.delivery();
        if (one.shipment().ends(delivery.attempts() + 1, mostAttempts)) {
          State state = one.shipment().isTaken() ? State.DELIVERED : State.FAILED;
          ended.computeIfAbsent(state, each -> new ArrayList<>()).add(delivery);
        } else {
          once.setLong(1, delivery.id());
          once.addBatch();
        }
      }
      once.executeBatch();
    }
    for (Map.Entry<State, List<Queue.Waiting>> some : ended.entrySet()) {
      end(connection, some.getKey(), some.getValue(), now);
    }
    try (PreparedStatement attempt = connection.prepareStatement(ATTEMPT)) {
      for (Outcome one : batch) {
        set(attempt, one.delivery().id(), one.shipment());
        attempt.addBatch();
      }
      attempt.executeBatch();
    }
  }

  private static void end(
      Connection connection, State state, List<Queue.Waiting> deliveries, long now)
      throws SQLException {
    StringJoiner ids = new StringJoiner(",");
    StringJoiner events = new StringJoiner(",");
    for (Queue.Waiting one : deliveries) {
      ids.add(Long.toString(one.id()));
      events.add("(" + one.id() + "," + Binary.literal(one.event().id()) + ")");
    }
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(END.formatted(state.name(), now, ids, events));
    }
  }

  private static void set(PreparedStatement statement, long delivery, Shipment shipment)
      throws SQLException {
    statement.setLong(1, delivery);
    statement.setLong(2, shipment.atMillis());
    statement.setLong(3, shipment.latencyMillis());
    statement.setInt(4, shipment.status());
    statement.setString(5, shipment.verdict().why());
    statement.setString(6, shipment.answer());
    statement.setString(7, shipment.body());
  }

  /** Adds one that was sent once, outside of the queue. */
  static long addEnded(Connection connection, long webhook, Event event, Shipment shipment)
      throws SQLException {
    State state = shipment.isTaken() ? State.DELIVERED : State.FAILED;
    long id;
    try (PreparedStatement add =
        connection.prepareStatement(ADD_ENDED, Statement.RETURN_GENERATED_KEYS)) {
      add.setLong(1, webhook);
      add.setBytes(2, Binary.of(event.id()));
      add.setBytes(3, Lane.of(event.subject()).bytes());
      add.setString(4, event.type());
      add.setString(5, state.name());
      add.setLong(6, shipment.atMillis());
      add.setLong(7, shipment.atMillis() + shipment.latencyMillis());
      add.executeUpdate();
      try (ResultSet keys = add.getGeneratedKeys()) {
        keys.next();
        id = keys.getLong(1);
      }
    }
    try (PreparedStatement attempt = connection.prepareStatement(ATTEMPT)) {
      set(attempt, id, shipment);
      attempt.executeUpdate();
    }
    return id;
  }

  /**
   * The newest before one.
   *
   * @param state null for any
   * @param type null for any
   */
  static List<Row> before(
      Connection connection,
      long webhook,
      long id,
      @Nullable State state,
      @Nullable String type,
      int most)
      throws SQLException {
    String filter =
        (state == null ? "" : "AND d.state = ? ") + (type == null ? "" : "AND d.type = ?");
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(READ.formatted(filter))) {
      int next = 1;
      statement.setLong(next++, webhook);
      statement.setLong(next++, id);
      if (state != null) {
        statement.setString(next++, state.name());
      }
      if (type != null) {
        statement.setString(next++, type);
      }
      statement.setInt(next, most);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(row(found));
        }
      }
    }
    return rows;
  }

  static Optional<Row> find(Connection connection, long webhook, long id) throws SQLException {
    return before(connection, webhook, id + 1, null, null, 1).stream()
        .filter(row -> row.id() == id)
        .findFirst();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong(1),
        Binary.uuid(row.getBytes(2)),
        row.getString(3),
        State.valueOf(row.getString(4)),
        row.getInt(5),
        row.getLong(6),
        row.getLong(7),
        row.getString(8),
        row.getLong(9));
  }

  static List<Attempt> attempts(Connection connection, long delivery) throws SQLException {
    List<Attempt> attempts = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(ATTEMPTS)) {
      statement.setLong(1, delivery);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          attempts.add(
              new Attempt(
                  rows.getLong(1),
                  rows.getLong(2),
                  rows.getInt(3),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getString(6)));
        }
      }
    }
    return attempts;
  }

  /** Empty where it is not kept any more. */
  static Optional<Event> event(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EVENT)) {
      statement.setBytes(1, Binary.of(id));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(EventRows.read(row, 1)) : Optional.empty();
      }
    }
  }

  /** Has those that are over wait again, for a first attempt. */
  static void again(Connection connection, List<Queue.Wanted> all) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(AGAIN)) {
      for (Queue.Wanted one : all) {
        statement.setLong(1, one.webhook());
        statement.setBytes(2, Binary.of(one.event().id()));
        statement.addBatch();
      }
      if (!all.isEmpty()) {
        statement.executeBatch();
      }
    }
  }

  /** The events that an endpoint has, of some; all are of one endpoint. */
  static Set<UUID> delivered(Connection connection, List<Queue.Wanted> all) throws SQLException {
    Set<UUID> delivered = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(HAS)) {
      for (Queue.Wanted one : all) {
        statement.setLong(1, one.webhook());
        statement.setBytes(2, Binary.of(one.event().id()));
        try (ResultSet row = statement.executeQuery()) {
          if (row.next()) {
            delivered.add(one.event().id());
          }
        }
      }
    }
    return delivered;
  }

  /** How many wait for an endpoint, counted up to a number. */
  static long waiting(Connection connection, long webhook, long most) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(WAITING.formatted(webhook, most))) {
      row.next();
      return row.getLong(1);
    }
  }
}
