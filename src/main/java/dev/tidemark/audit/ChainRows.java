package dev.tidemark.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The chain in the product database. Stateless. */
final class ChainRows {

  private static final String COLUMNS =
      """
      id, at_millis, actor, action, subject, before_state, after_state, reason, origin, address,
        chain_position, chain_hash""";

  /** Locked until the commit; nothing while another lengthens the chain. */
  private static final String LOCK_END =
      """
      SELECT chain_position, chain_hash FROM audit_chain WHERE id = 1 FOR UPDATE SKIP LOCKED""";

  private static final String END =
      "SELECT chain_position, chain_hash FROM audit_chain WHERE id = 1";

  private static final String MOVE_END =
      "UPDATE audit_chain SET chain_position = ?, chain_hash = ? WHERE id = 1";

  /** By the index on positions: by the ids, which the order suggests, it would read all of it. */
  private static final String LOOSE =
      "SELECT "
          + COLUMNS
          + """
             FROM audit_entry FORCE INDEX (audit_chain_position)
            WHERE chain_position IS NULL ORDER BY id LIMIT ?""";

  private static final String COUNT_LOOSE =
      """
      SELECT COUNT(*) FROM audit_entry FORCE INDEX (audit_chain_position)
      WHERE chain_position IS NULL AND id <= ?""";

  private static final String LAST = "SELECT COALESCE(MAX(id), 0) FROM audit_entry";

  /** The only change that an entry ever sees, once. */
  private static final String CHAIN =
      """
      UPDATE audit_entry SET chain_position = ?, chain_hash = ?
      WHERE id = ? AND chain_position IS NULL""";

  private static final String AFTER =
      "SELECT "
          + COLUMNS
          + " FROM audit_entry WHERE chain_position > ? ORDER BY chain_position LIMIT ?";

  private ChainRows() {}

  /** A place in the chain, and the hash of the entry there. */
  static final class Link {

    private final long position;
    private final byte[] hash;

    Link(long position, byte[] hash) {
      this.position = position;
      this.hash = hash.clone();
    }

    long position() {
      return position;
    }

    byte[] hash() {
      return hash.clone();
    }
  }

  /** An entry and its place; null for none yet. */
  record Row(ChainedEntry entry, @Nullable Link link) {}

  static Optional<Link> lockEnd(Connection connection) throws SQLException {
    return link(connection, LOCK_END);
  }

  static Link end(Connection connection) throws SQLException {
    return link(connection, END).orElseGet(() -> new Link(0, new byte[ChainedEntry.HASH_BYTES]));
  }

  private static Optional<Link> link(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? Optional.of(new Link(row.getLong(1), row.getBytes(2))) : Optional.empty();
    }
  }

  static void moveEnd(Connection connection, Link end) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MOVE_END)) {
      statement.setLong(1, end.position());
      statement.setBytes(2, end.hash());
      statement.executeUpdate();
    }
  }

  /** Those that have no place yet, in the order of their ids. */
  static List<Row> loose(Connection connection, int most) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOOSE)) {
      statement.setInt(1, most);
      return rows(statement);
    }
  }

  static void chain(Connection connection, List<ChainedEntry> entries, List<Link> links)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CHAIN)) {
      for (int i = 0; i < entries.size(); i++) {
        statement.setLong(1, links.get(i).position());
        statement.setBytes(2, links.get(i).hash());
        statement.setLong(3, entries.get(i).id());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Those that follow on a place, in the chain's order. */
  static List<Row> after(Connection connection, long position, int most) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(AFTER)) {
      statement.setLong(1, position);
      statement.setInt(2, most);
      return rows(statement);
    }
  }

  static long lastId(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LAST);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  static long countLoose(Connection connection, long upToId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT_LOOSE)) {
      statement.setLong(1, upToId);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static List<Row> rows(PreparedStatement statement) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(new Row(entry(row), linkOf(row)));
      }
    }
    return found;
  }

  private static ChainedEntry entry(ResultSet row) throws SQLException {
    return new ChainedEntry(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10));
  }

  private static @Nullable Link linkOf(ResultSet row) throws SQLException {
    long position = row.getLong(11);
    byte[] hash = row.getBytes(12);
    return row.wasNull() || hash == null ? null : new Link(position, hash);
  }
}
