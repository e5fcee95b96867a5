package dev.tidemark.stock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.stock.Interventions.Ended;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The history of layouts in a stock database. Stateless. */
final class LayoutChangeRows {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String INSERT =
      """
      INSERT INTO layout_change (product_id, at_millis, actor, action, reason, before_state,
        after_state, origin, address) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  /** Skips what another process is copying; locked until the commit. */
  private static final String CLAIM =
      """
      SELECT id, at_millis, actor, action, reason, before_state, after_state, address
      FROM layout_change WHERE audited = 0 ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED""";

  private static final String MARK = "UPDATE layout_change SET audited = 1 WHERE id IN (%s)";

  private static final String LAST =
      """
      SELECT id, at_millis, actor, action, reason, before_state, after_state, address
      FROM layout_change WHERE product_id = ? ORDER BY id DESC LIMIT ?""";

  private static final String OF_ORIGIN =
      "SELECT before_state, after_state FROM layout_change WHERE product_id = ? AND origin = ?";

  private LayoutChangeRows() {}

  /** A row; the states are JSON. */
  record Row(
      long id,
      long atMillis,
      String actor,
      String action,
      @Nullable String reason,
      @Nullable String before,
      String after,
      @Nullable String address) {}

  /**
   * @param from the address of the client; null for what the service does by itself
   */
  static void insert(
      Connection connection, LayoutChange change, long atMillis, @Nullable String from)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setLong(1, change.after().productId());
      statement.setLong(2, atMillis);
      statement.setString(3, change.actor());
      statement.setString(4, change.action());
      statement.setString(5, change.reason());
      statement.setString(6, change.before() == null ? null : json(change.before()));
      statement.setString(7, json(change.after()));
      statement.setString(8, change.origin());
      statement.setString(9, from);
      statement.executeUpdate();
    }
  }

  /**
   * Rows that are not in the audit yet, marked as if they were: it counts if the caller commits.
   */
  static List<Row> claim(Connection connection, int most) throws SQLException {
    List<Row> rows = query(connection, CLAIM, most);
    if (!rows.isEmpty()) {
      StringJoiner ids = new StringJoiner(",");
      rows.forEach(row -> ids.add(Long.toString(row.id())));
      try (PreparedStatement statement = connection.prepareStatement(MARK.formatted(ids))) {
        statement.executeUpdate();
      }
    }
    return rows;
  }

  /** A product's last changes, the newest first. */
  static List<Row> last(Connection connection, long productId, int most) throws SQLException {
    return query(connection, LAST, productId, most);
  }

  /** What was done for an origin; empty if nothing was. */
  static Optional<Recorded> recorded(Connection connection, long productId, String origin)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OF_ORIGIN)) {
      statement.setLong(1, productId);
      statement.setString(2, origin);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(recorded(row.getString(1), row.getString(2)))
            : Optional.empty();
      }
    }
  }

  private static Recorded recorded(String before, String after) {
    try {
      JsonNode was = JSON.readTree(before);
      JsonNode is = JSON.readTree(after);
      boolean same = was.path("version").equals(is.path("version"));
      return new Recorded(
          same ? Ended.NOTHING : Ended.DONE,
          was.path("buckets").asInt(),
          is.path("buckets").asInt());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a layout: " + after, e);
    }
  }

  private static List<Row> query(Connection connection, String sql, long... parameters)
      throws SQLException {
    List<Row> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setLong(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Row(
                  rows.getLong(1),
                  rows.getLong(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getString(6),
                  rows.getString(7),
                  rows.getString(8)));
        }
      }
    }
    return found;
  }

  private static String json(Layout layout) {
    try {
      return JSON.writeValueAsString(layout);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
