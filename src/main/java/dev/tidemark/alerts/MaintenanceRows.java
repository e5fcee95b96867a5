package dev.tidemark.alerts;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Maintenance windows in the product database. Stateless. */
final class MaintenanceRows {

  private static final String READ =
      """
      SELECT id, name, matchers, reason, schedule, made_by, version
      FROM maintenance_window WHERE %s ORDER BY id""";

  private static final String ADD =
      """
      INSERT INTO maintenance_window (name, matchers, reason, schedule, made_by, version)
      VALUES (?, ?, ?, ?, ?, 1)""";

  private static final String CHANGE =
      """
      UPDATE maintenance_window SET name = ?, matchers = ?, reason = ?, schedule = ?, made_by = ?,
        version = version + 1 WHERE id = ?""";

  private MaintenanceRows() {}

  static List<MaintenanceWindow> all(Connection connection) throws SQLException {
    return read(connection, "TRUE");
  }

  static Optional<MaintenanceWindow> find(Connection connection, long id) throws SQLException {
    return read(connection, "id = " + id).stream().findFirst();
  }

  /** Locked until the commit. */
  static Optional<MaintenanceWindow> lock(Connection connection, long id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT id FROM maintenance_window WHERE id = " + id + " FOR UPDATE");
    }
    return find(connection, id);
  }

  private static List<MaintenanceWindow> read(Connection connection, String condition)
      throws SQLException {
    List<MaintenanceWindow> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(READ.formatted(condition))) {
      while (row.next()) {
        found.add(
            new MaintenanceWindow(
                row.getLong(1),
                row.getString(2),
                MatcherJson.matchers(row.getString(3)),
                row.getString(4),
                MatcherJson.schedule(row.getString(5)),
                row.getString(6),
                row.getLong(7)));
      }
    }
    return found;
  }

  static MaintenanceWindow add(Connection connection, MaintenanceWindow window)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(ADD, Statement.RETURN_GENERATED_KEYS)) {
      set(statement, window);
      statement.executeUpdate();
      try (ResultSet keys = statement.getGeneratedKeys()) {
        keys.next();
        return find(connection, keys.getLong(1)).orElseThrow();
      }
    }
  }

  static MaintenanceWindow change(Connection connection, MaintenanceWindow window)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CHANGE)) {
      set(statement, window);
      statement.setLong(6, window.id());
      statement.executeUpdate();
    }
    return find(connection, window.id()).orElseThrow();
  }

  private static void set(PreparedStatement statement, MaintenanceWindow window)
      throws SQLException {
    statement.setString(1, window.name());
    statement.setString(2, Evidence.write(window.matchers()));
    statement.setString(3, window.reason());
    statement.setString(4, Evidence.write(window.schedule()));
    statement.setString(5, window.madeBy());
  }

  static void delete(Connection connection, long id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM maintenance_window WHERE id = " + id);
    }
  }
}
