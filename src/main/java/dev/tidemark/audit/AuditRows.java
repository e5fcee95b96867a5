package dev.tidemark.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries as they are read. Stateless. */
final class AuditRows {

  private static final String READ =
      """
      SELECT id, at_millis, actor, action, subject, before_state, after_state, reason, address,
        chain_position, chain_hash
      FROM audit_entry WHERE %s AND id %s ? ORDER BY id %s LIMIT ?""";

  private AuditRows() {}

  /** An entry; the states are JSON. */
  record Row(
      long id,
      long atMillis,
      String actor,
      String action,
      String subject,
      @Nullable String before,
      @Nullable String after,
      @Nullable String reason,
      @Nullable String address,
      @Nullable Long position,
      @Nullable String hash) {}

  /** The newest first. */
  static List<Row> before(Connection connection, AuditQuery query, long id, int most)
      throws SQLException {
    return read(connection, READ.formatted(query.condition(), "<", "DESC"), query, id, most);
  }

  /** The oldest first. */
  static List<Row> after(Connection connection, AuditQuery query, long id, int most)
      throws SQLException {
    return read(connection, READ.formatted(query.condition(), ">", "ASC"), query, id, most);
  }

  private static List<Row> read(
      Connection connection, String sql, AuditQuery query, long id, int most) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int next = 1;
      for (Object parameter : query.parameters()) {
        statement.setObject(next++, parameter);
      }
      statement.setLong(next++, id);
      statement.setInt(next, most);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(row(row));
        }
      }
    }
    return found;
  }

  private static Row row(ResultSet row) throws SQLException {
    long position = row.getLong(10);
    Long known = row.wasNull() ? null : position;
    byte[] hash = row.getBytes(11);
    return new Row(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        known,
        hash == null ? null : HexFormat.of().formatHex(hash));
  }
}
