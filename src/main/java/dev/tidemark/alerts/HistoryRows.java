package dev.tidemark.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import dev.tidemark.storage.Binary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** What happened to alerts, in the product database. Stateless. */
final class HistoryRows {

  /** Held until the commit: what commits later has higher numbers. Take it last. */
  private static final String QUEUE = "SELECT id FROM alert_feed WHERE id = 1 FOR UPDATE";

  private static final String ADD =
      """
      INSERT INTO alert_history (alert_id, at_millis, what, who, state, severity, rule_name, rule,
        shadow, subject_kind, subject_key, detail)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  private static final String READ =
      """
      SELECT id, alert_id, at_millis, what, who, state, severity, rule_name, rule, shadow,
        subject_kind, subject_key, detail
      FROM alert_history WHERE %s ORDER BY id %s LIMIT %d""";

  private static final String FIRST = "SELECT COALESCE(MIN(id), 0) FROM alert_history";

  private static final String LAST = "SELECT COALESCE(MAX(id), 0) FROM alert_history";

  private static final ObjectMapper JSON = new ObjectMapper();

  private HistoryRows() {}

  /**
   * @param condition of literals only
   */
  static List<AlertChange> read(Connection connection, String condition, int most)
      throws SQLException {
    List<AlertChange> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(READ.formatted(condition, "", most))) {
      while (rows.next()) {
        found.add(change(rows));
      }
    }
    return found;
  }

  /** The newest, in the order of the commits. */
  static List<AlertChange> newest(Connection connection, UUID alertId, int most)
      throws SQLException {
    List<AlertChange> found = new ArrayList<>();
    String mine = "alert_id = " + AlertRows.literal(alertId);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(READ.formatted(mine, "DESC", most))) {
      while (rows.next()) {
        found.add(change(rows));
      }
    }
    Collections.reverse(found);
    return found;
  }

  /** The position of the oldest that is kept; 0 where there is none. */
  static long first(Connection connection) throws SQLException {
    return number(connection, FIRST);
  }

  static long last(Connection connection) throws SQLException {
    return number(connection, LAST);
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static AlertChange change(ResultSet row) throws SQLException {
    return new AlertChange(
        row.getLong(1),
        Binary.uuid(row.getBytes(2)),
        Instant.ofEpochMilli(row.getLong(3)),
        What.valueOf(row.getString(4)),
        row.getString(5),
        AlertState.valueOf(row.getString(6)),
        Severity.valueOf(row.getString(7)),
        new RuleRef(row.getString(8), row.getString(9), row.getBoolean(10)),
        new Subject(Subject.Kind.valueOf(row.getString(11)), row.getString(12)),
        json(row.getString(13)));
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database keeps JSON only", e);
    }
  }

  /** Until the commit, nobody else adds to the history or to the notices. */
  static void queue(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(QUEUE);
    }
  }

  /** Adds the changes of decisions; do nothing else that locks after it. */
  static void add(Connection connection, Collection<Decision> decisions, long nowMillis)
      throws SQLException {
    if (decisions.stream().allMatch(decision -> decision.history().isEmpty())) {
      return;
    }
    queue(connection);
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      for (Decision decision : decisions) {
        for (Change change : decision.history()) {
          set(statement, decision.after(), change, nowMillis);
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }

  private static void set(PreparedStatement statement, Alert alert, Change change, long nowMillis)
      throws SQLException {
    Fingerprint fingerprint = alert.fingerprint();
    statement.setBytes(1, Binary.of(alert.id()));
    statement.setLong(2, nowMillis);
    statement.setString(3, change.what().name());
    statement.setString(4, change.who());
    statement.setString(5, alert.life().state().name());
    statement.setString(6, alert.seen().settings().severity().name());
    statement.setString(7, fingerprint.rule().name());
    statement.setString(8, fingerprint.rule().rule());
    statement.setBoolean(9, fingerprint.rule().shadow());
    statement.setString(10, fingerprint.subject().kind().name());
    statement.setString(11, fingerprint.subject().key());
    statement.setString(12, Evidence.write(change.detail()));
  }
}
