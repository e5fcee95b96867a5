package dev.tidemark.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.rules.Severity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Notices in the product database. Stateless. */
final class NoticeRows {

  private static final String ADD =
      """
      INSERT INTO notice (group_id, at_millis, kind, rule_name, severity, scope, title, firing,
        fresh, alerts)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  private static final String READ =
      """
      SELECT id, at_millis, kind, rule_name, severity, scope, title, firing, fresh, alerts
      FROM notice WHERE %s LIMIT %d""";

  private static final ObjectMapper JSON = new ObjectMapper();

  private NoticeRows() {}

  /**
   * Their numbers, in their order. Nothing is locked after it but what tells others: it queues for
   * the order of the commits, so nobody else is given numbers meanwhile.
   *
   * @param notices not empty
   */
  static List<Long> add(Connection connection, List<Notice> notices) throws SQLException {
    HistoryRows.queue(connection);
    try (PreparedStatement statement =
        connection.prepareStatement(ADD, Statement.RETURN_GENERATED_KEYS)) {
      for (Notice notice : notices) {
        set(statement, notice);
        statement.addBatch();
      }
      statement.executeBatch();
      List<Long> numbers = new ArrayList<>();
      try (ResultSet keys = statement.getGeneratedKeys()) {
        while (keys.next()) {
          numbers.add(keys.getLong(1));
        }
      }
      return numbers;
    }
  }

  private static void set(PreparedStatement statement, Notice notice) throws SQLException {
    statement.setBytes(1, AlertRows.bytes(notice.group().id()));
    statement.setLong(2, notice.at().toEpochMilli());
    statement.setString(3, notice.kind().name());
    statement.setString(4, notice.ruleName());
    statement.setString(5, notice.severity().name());
    statement.setString(6, notice.scope());
    statement.setString(7, notice.title());
    statement.setInt(8, notice.firing());
    statement.setInt(9, notice.fresh());
    statement.setString(10, Evidence.write(notice.alerts()));
  }

  /**
   * @param condition of literals only, with its order
   */
  static List<Notice> read(Connection connection, String condition, int most) throws SQLException {
    List<Notice> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(READ.formatted(condition, most))) {
      while (row.next()) {
        found.add(
            new Notice(
                row.getLong(1),
                Instant.ofEpochMilli(row.getLong(2)),
                Notice.Kind.valueOf(row.getString(3)),
                row.getString(4),
                Severity.valueOf(row.getString(5)),
                row.getString(6),
                row.getString(7),
                row.getInt(8),
                row.getInt(9),
                told(row.getString(10))));
      }
    }
    return found;
  }

  private static List<Notice.Told> told(String json) {
    try {
      return JSON.readValue(json, new TypeReference<List<Notice.Told>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not the alerts of a notice: " + json, e);
    }
  }
}
