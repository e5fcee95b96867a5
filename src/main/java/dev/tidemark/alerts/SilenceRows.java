package dev.tidemark.alerts;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Silences in the product database. Stateless. */
final class SilenceRows {

  private static final String READ =
      "SELECT id, matchers, reason, made_by, starts_millis, ends_millis FROM silence WHERE %s";

  private static final String ADD =
      """
      INSERT INTO silence (matchers, reason, made_by, starts_millis, ends_millis)
      VALUES (?, ?, ?, ?, ?)""";

  /** One that is over stays as it was. */
  private static final String END =
      "UPDATE silence SET ends_millis = ? WHERE id = ? AND ends_millis > ?";

  private SilenceRows() {}

  static List<Silence> active(Connection connection, long nowMillis) throws SQLException {
    return read(connection, "ends_millis > " + nowMillis + " ORDER BY id");
  }

  /** The latest first. */
  static List<Silence> expired(Connection connection, long nowMillis, int most)
      throws SQLException {
    return read(
        connection, "ends_millis <= " + nowMillis + " ORDER BY ends_millis DESC LIMIT " + most);
  }

  static Optional<Silence> find(Connection connection, long id) throws SQLException {
    return read(connection, "id = " + id).stream().findFirst();
  }

  private static List<Silence> read(Connection connection, String condition) throws SQLException {
    List<Silence> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(READ.formatted(condition))) {
      while (row.next()) {
        found.add(
            new Silence(
                row.getLong(1),
                MatcherJson.matchers(row.getString(2)),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getLong(6)));
      }
    }
    return found;
  }

  /** As it was added, with its id. */
  static Silence add(Connection connection, Silence silence) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(ADD, Statement.RETURN_GENERATED_KEYS)) {
      statement.setString(1, Evidence.write(silence.matchers()));
      statement.setString(2, silence.reason());
      statement.setString(3, silence.madeBy());
      statement.setLong(4, silence.startsMillis());
      statement.setLong(5, silence.endsMillis());
      statement.executeUpdate();
      try (ResultSet keys = statement.getGeneratedKeys()) {
        keys.next();
        return find(connection, keys.getLong(1)).orElseThrow();
      }
    }
  }

  static void end(Connection connection, long id, long nowMillis) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(END)) {
      statement.setLong(1, nowMillis);
      statement.setLong(2, id);
      statement.setLong(3, nowMillis);
      statement.executeUpdate();
    }
  }
}
