package dev.tidemark.access;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Keys in the product database. Stateless. */
final class ApiKeyRows {

  private static final String READ =
      """
      SELECT id, name, scopes, created_millis, created_by, expires_millis, used_millis,
        revoked_millis, revoked_by, hash FROM api_key WHERE %s""";

  private static final String ADD =
      """
      INSERT INTO api_key (id, name, scopes, created_millis, created_by, expires_millis, hash)
      VALUES (?, ?, ?, ?, ?, ?, ?)""";

  /** One that is revoked stays as it was. */
  private static final String REVOKE =
      """
      UPDATE api_key SET revoked_millis = ?, revoked_by = ?
      WHERE id = ? AND revoked_millis IS NULL""";

  private static final String COUNT = "SELECT COUNT(*) FROM api_key WHERE revoked_millis IS NULL";

  /** What another process has seen later stands. */
  private static final String USED =
      "UPDATE api_key SET used_millis = GREATEST(COALESCE(used_millis, 0), ?) WHERE id = ?";

  private ApiKeyRows() {}

  /** A key and what tells its text. */
  record Row(ApiKey key, Secret secret) {}

  static List<Row> live(Connection connection) throws SQLException {
    return read(connection, "revoked_millis IS NULL");
  }

  static Optional<ApiKey> find(Connection connection, String id) throws SQLException {
    return read(connection, "id = ?", id).stream().map(Row::key).findFirst();
  }

  static boolean isTaken(Connection connection, String name) throws SQLException {
    return !read(connection, "name = ?", name).isEmpty();
  }

  /** By name, those after one. */
  static List<ApiKey> page(Connection connection, String after, int most) throws SQLException {
    return read(connection, "name > ? ORDER BY name LIMIT " + most, after).stream()
        .map(Row::key)
        .toList();
  }

  static int count(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  static void add(Connection connection, ApiKey key, Secret secret) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setString(1, key.id());
      statement.setString(2, key.name());
      statement.setString(3, String.join(",", new TreeSet<>(key.scopes())));
      statement.setLong(4, key.createdMillis());
      statement.setString(5, key.createdBy());
      statement.setObject(6, key.expiresMillis());
      statement.setBytes(7, secret.hash());
      statement.executeUpdate();
    }
  }

  static void revoke(Connection connection, String id, long nowMillis, String by)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REVOKE)) {
      statement.setLong(1, nowMillis);
      statement.setString(2, by);
      statement.setString(3, id);
      statement.executeUpdate();
    }
  }

  /**
   * @param usedMillis by id; in the order of the ids, so that two processes never wait for each
   *     other
   */
  static void used(Connection connection, SortedMap<String, Long> usedMillis) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(USED)) {
      for (var used : usedMillis.entrySet()) {
        statement.setLong(1, used.getValue());
        statement.setString(2, used.getKey());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static List<Row> read(Connection connection, String condition, String... parameters)
      throws SQLException {
    List<Row> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(READ.formatted(condition))) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(new Row(key(row), Secret.ofHash(row.getBytes("hash"))));
        }
      }
    }
    return found;
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        row.getString("name"),
        Set.of(row.getString("scopes").split(",", -1)),
        row.getLong("created_millis"),
        row.getString("created_by"),
        millis(row, "expires_millis"),
        millis(row, "used_millis"),
        millis(row, "revoked_millis"),
        row.getString("revoked_by"));
  }

  private static @Nullable Long millis(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
