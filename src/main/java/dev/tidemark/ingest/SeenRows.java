package dev.tidemark.ingest;

import dev.tidemark.kernel.Hash128;
import dev.tidemark.storage.Binary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Which events were counted before, in a stock database. Stateless. */
final class SeenRows {

  /** Waits for whoever is adding the same event just now; then it is there, or it is ours. */
  private static final String ADD =
      "INSERT IGNORE INTO ingest_seen (product_id, id, content, writer, seen_day) VALUES %s";

  private static final String READ =
      """
      SELECT product_id, id, content FROM ingest_seen
      WHERE writer <> %d AND (product_id, id) IN (%s)""";

  private static final String NEXT_PRODUCT =
      "SELECT MIN(product_id) FROM ingest_seen WHERE product_id > %d";

  private static final String FORGET =
      "DELETE FROM ingest_seen WHERE product_id = %d AND id IN (%s)";

  private static final String WALK =
      "SELECT id, seen_day FROM ingest_seen WHERE product_id = ? AND id > ? ORDER BY id LIMIT ?";

  private SeenRows() {}

  /**
   * Notes events, in the caller's transaction.
   *
   * @param wanted the content by key
   * @return those that were there before, with the content they were noted with
   */
  static Map<Placed.Key, Long> enter(
      Connection connection, SortedMap<Placed.Key, Long> wanted, long day) throws SQLException {
    long writer = ThreadLocalRandom.current().nextLong();
    StringBuilder rows = new StringBuilder();
    wanted.forEach(
        (key, content) -> {
          rows.append(rows.isEmpty() ? "(" : ",(").append(key.productId()).append(',');
          Binary.literal(rows, key.id().high(), key.id().low());
          rows.append(',').append(content).append(',').append(writer);
          rows.append(',').append(day).append(')');
        });
    try (Statement statement = connection.createStatement()) {
      int added = statement.executeUpdate(ADD.formatted(rows));
      return added == wanted.size() ? Map.of() : read(statement, wanted.keySet(), writer);
    }
  }

  private static Map<Placed.Key, Long> read(
      Statement statement, Collection<Placed.Key> keys, long writer) throws SQLException {
    StringJoiner list = new StringJoiner(",");
    for (Placed.Key key : keys) {
      StringBuilder row = new StringBuilder("(").append(key.productId()).append(',');
      Binary.literal(row, key.id().high(), key.id().low());
      list.add(row.append(')'));
    }
    Map<Placed.Key, Long> found = new HashMap<>();
    try (ResultSet rows = statement.executeQuery(READ.formatted(writer, list))) {
      while (rows.next()) {
        UUID id = Binary.uuid(rows.getBytes(2));
        Hash128 hash = new Hash128(id.getMostSignificantBits(), id.getLeastSignificantBits());
        found.put(new Placed.Key(rows.getLong(1), hash), rows.getLong(3));
      }
    }
    return found;
  }

  /** The product after a number that anything is noted of; 0 if there is none. */
  static long nextProduct(Connection connection, long after) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(NEXT_PRODUCT.formatted(after))) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /**
   * Looks through some of a product's events, in the order of the key, and forgets those that came
   * before a day. Holds no lock on what stays.
   *
   * @param after the last id that was looked at; 16 bytes
   * @return the last id that was looked at now; empty where the product has no more
   */
  static Optional<byte[]> forget(
      Connection connection, long productId, byte[] after, long day, int most) throws SQLException {
    byte[] last = after;
    int looked = 0;
    StringJoiner old = new StringJoiner(",");
    try (PreparedStatement statement = connection.prepareStatement(WALK)) {
      statement.setLong(1, productId);
      statement.setBytes(2, after);
      statement.setInt(3, most);
      try (ResultSet rows = statement.executeQuery()) {
        for (; rows.next(); looked++) {
          last = rows.getBytes(1);
          if (rows.getLong(2) < day) {
            old.add("x'" + HexFormat.of().formatHex(last) + "'");
          }
        }
      }
    }
    if (old.length() > 0) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(FORGET.formatted(productId, old));
      }
    }
    return looked < most ? Optional.empty() : Optional.of(last);
  }
}
