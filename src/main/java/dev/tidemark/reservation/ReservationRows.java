package dev.tidemark.reservation;

import dev.tidemark.storage.Binary;
import dev.tidemark.velocity.SaleCount;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The reservation table of a stock database. Statements carry many rows each; the values in their
 * text are numbers and hexadecimal only. Stateless.
 */
final class ReservationRows {

  static final String COLUMNS =
      "id, product_id, idempotency, user_id, quantity, bucket, expires_millis, state,"
          + " refund_due, channel";

  /**
   * New rows are held and without a refund by default: the shorter the text, the faster it is read.
   */
  private static final String INSERT =
      "INSERT INTO reservation (id, product_id, idempotency, user_id, quantity, bucket,"
          + " expires_millis) VALUES ";

  /** With the channel they came from; those of our own leave it out. */
  private static final String INSERT_OUTSIDE =
      "INSERT INTO reservation (id, product_id, idempotency, user_id, quantity, bucket,"
          + " expires_millis, channel) VALUES ";

  /** All but the channel, which stays as it is. */
  private static final String SAVE =
      "INSERT INTO reservation (id, product_id, idempotency, user_id, quantity, bucket,"
          + " expires_millis, state, refund_due) VALUES ";

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
    Map<Boolean, List<Reservation>> own =
        rows.stream().collect(Collectors.partitioningBy(Reservation::isOwn));
    execute(connection, INSERT, own.getOrDefault(true, List.of()), ReservationRows::isHeld);
    execute(
        connection, INSERT_OUTSIDE, own.getOrDefault(false, List.of()), ReservationRows::isFrom);
  }

  /** Writes back rows that the caller has locked. */
  static void save(Connection connection, Collection<Reservation> rows) throws SQLException {
    execute(connection, SAVE, rows, ReservationRows::stands);
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

  /** Adds what a statement has of a row beyond what all have. */
  @FunctionalInterface
  private interface Rest {
    void append(StringBuilder sql, Reservation row);
  }

  private static void isHeld(StringBuilder sql, Reservation row) {}

  private static void isFrom(StringBuilder sql, Reservation row) {
    sql.append(",x'");
    sql.append(HexFormat.of().formatHex(row.channel().getBytes(StandardCharsets.US_ASCII)));
    sql.append('\'');
  }

  private static void stands(StringBuilder sql, Reservation row) {
    sql.append(',').append(row.state().code()).append(row.refundDue() ? ",1" : ",0");
  }

  private static void execute(
      Connection connection, String start, Collection<Reservation> rows, Rest rest)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    StringBuilder sql = new StringBuilder(start.length() + ON_SAVE.length() + rows.size() * 140);
    sql.append(start);
    for (Reservation row : rows) {
      append(sql, row);
      rest.append(sql, row);
      sql.append("),");
    }
    sql.setLength(sql.length() - 1);
    // Not prepared: the driver would read all of a text without parameters in search of them.
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql.append(start.equals(SAVE) ? ON_SAVE : "").toString());
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
        row.getLong(7),
        Objects.requireNonNullElse(row.getString(10), SaleCount.OWN));
  }
}
