package dev.tidemark.reservation;

import dev.tidemark.storage.Binary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The reservation table of a stock database. Statements carry many rows each; the values in their
 * text are numbers and hexadecimal only. Stateless.
 */
final class ReservationRows {

  static final String COLUMNS =
      "id, product_id, idempotency, user_id, quantity, bucket, expires_millis, state,"
          + " refund_due";

  /**
   * New rows are held and without a refund by default: the shorter the text, the faster it is read.
   */
  private static final String INSERT =
      "INSERT INTO reservation (id, product_id, idempotency, user_id, quantity, bucket,"
          + " expires_millis) VALUES ";

  private static final String SAVE = "INSERT INTO reservation (" + COLUMNS + ") VALUES ";

  /** Every row exists and is locked, so this only ever updates: many rows, one statement. */
  private static final String ON_SAVE =
      """
       ON DUPLICATE KEY UPDATE state = VALUES(state), refund_due = VALUES(refund_due),
        expires_millis = VALUES(expires_millis)""";

  private static final String DELETE = "DELETE FROM reservation WHERE id IN (%s)";

  private static final String LOCK =
      "SELECT " + COLUMNS + " FROM reservation WHERE id IN (%s) ORDER BY id FOR UPDATE";

  /** Skips holds that another process is working on. */
  private static final String CLAIM_DUE =
      "SELECT "
          + COLUMNS
          + """
           FROM reservation WHERE state = 0 AND expires_millis <= ?
          ORDER BY expires_millis LIMIT ? FOR UPDATE SKIP LOCKED""";

  private ReservationRows() {}

  /** Fails as a whole, with MySQL's error 1062, if an id or idempotency key is there already. */
  static void insert(Connection connection, Collection<Reservation> rows) throws SQLException {
    execute(connection, INSERT, rows, false);
  }

  /** Writes back rows that the caller has locked. */
  static void save(Connection connection, Collection<Reservation> rows) throws SQLException {
    execute(connection, SAVE, rows, true);
  }

  /** Takes back rows that the caller has inserted in this transaction. */
  static void delete(Connection connection, Collection<UUID> ids) throws SQLException {
    if (!ids.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(DELETE.formatted(literals(ids)));
      }
    }
  }

  /** Those of the ids that exist, locked until the commit. */
  static List<Reservation> lock(Connection connection, Collection<UUID> ids) throws SQLException {
    return ids.isEmpty() ? List.of() : query(connection, LOCK.formatted(literals(ids)));
  }

  /** Holds that ran out at a time or before, locked until the commit, the longest overdue first. */
  static List<Reservation> claimDue(Connection connection, long atMillis, int most)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM_DUE)) {
      statement.setLong(1, atMillis);
      statement.setInt(2, most);
      try (ResultSet rows = statement.executeQuery()) {
        return read(rows);
      }
    }
  }

  private static void execute(
      Connection connection, String start, Collection<Reservation> rows, boolean existing)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    StringBuilder sql = new StringBuilder(start.length() + ON_SAVE.length() + rows.size() * 140);
    sql.append(start);
    for (Reservation row : rows) {
      append(sql, row);
      if (existing) {
        sql.append(',').append(row.state().code()).append(row.refundDue() ? ",1" : ",0");
      }
      sql.append("),");
    }
    sql.setLength(sql.length() - 1);
    // Not prepared: the driver would read all of a text without parameters in search of them.
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql.append(existing ? ON_SAVE : "").toString());
    }
  }

  private static void append(StringBuilder sql, Reservation row) {
    sql.append('(');
    Binary.literal(sql, row.id().getMostSignificantBits(), row.id().getLeastSignificantBits());
    sql.append(',').append(row.productId()).append(',');
    Binary.literal(sql, row.keyHigh(), row.keyLow());
    sql.append(',').append(row.userId());
    sql.append(',').append(row.quantity());
    sql.append(',').append(row.bucket());
    sql.append(',').append(row.expiresMillis());
  }

  static CharSequence literals(Collection<UUID> ids) {
    StringBuilder list = new StringBuilder(ids.size() * 36);
    for (UUID id : ids) {
      Binary.literal(list, id.getMostSignificantBits(), id.getLeastSignificantBits());
      list.append(',');
    }
    list.setLength(list.length() - 1);
    return list;
  }

  static List<Reservation> query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return read(rows);
    }
  }

  static List<Reservation> read(ResultSet rows) throws SQLException {
    List<Reservation> found = new ArrayList<>();
    while (rows.next()) {
      found.add(row(rows));
    }
    return found;
  }

  private static Reservation row(ResultSet row) throws SQLException {
    UUID key = Binary.uuid(row.getBytes(3));
    return new Reservation(
        Binary.uuid(row.getBytes(1)),
        row.getLong(2),
        key.getMostSignificantBits(),
        key.getLeastSignificantBits(),
        row.getLong(4),
        row.getLong(5),
        row.getInt(6),
        State.of(row.getInt(8)),
        row.getBoolean(9),
        row.getLong(7));
  }
}
