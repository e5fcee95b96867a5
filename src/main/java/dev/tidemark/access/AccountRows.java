package dev.tidemark.access;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accounts in the product database. Stateless. */
final class AccountRows {

  private static final String READ =
      """
      SELECT name, role, disabled, version, created_millis, created_by, login_millis,
        login_address, password FROM account WHERE %s""";

  private static final String COUNT = "SELECT COUNT(*) FROM account";

  private static final String ADD =
      """
      INSERT INTO account (name, role, disabled, password, version, created_millis, created_by)
      VALUES (?, ?, ?, ?, ?, ?, ?)""";

  private static final String CHANGE =
      "UPDATE account SET role = ?, disabled = ?, password = ?, version = ? WHERE name = ?";

  private static final String LOGIN =
      "UPDATE account SET login_millis = ?, login_address = ?, password = ? WHERE name = ?";

  private AccountRows() {}

  /** An account and the hash of its password. */
  record Row(Account account, String password) {}

  static Optional<Row> find(Connection connection, String name) throws SQLException {
    return read(connection, "name = ?", name).stream().findFirst();
  }

  /** By name, those after one. */
  static List<Account> page(Connection connection, String after, int most) throws SQLException {
    return read(connection, "name > ? ORDER BY name LIMIT " + most, after).stream()
        .map(Row::account)
        .toList();
  }

  static int count(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  static void add(Connection connection, Account account, String password) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setString(1, account.name());
      statement.setString(2, account.role().toString());
      statement.setBoolean(3, account.disabled());
      statement.setString(4, password);
      statement.setLong(5, account.version());
      statement.setLong(6, account.createdMillis());
      statement.setString(7, account.createdBy());
      statement.executeUpdate();
    }
  }

  static void change(Connection connection, Account account, String password) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CHANGE)) {
      statement.setString(1, account.role().toString());
      statement.setBoolean(2, account.disabled());
      statement.setString(3, password);
      statement.setLong(4, account.version());
      statement.setString(5, account.name());
      statement.executeUpdate();
    }
  }

  /**
   * @param password the hash, which may have been made anew
   */
  static void login(
      Connection connection, String name, long nowMillis, String address, String password)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOGIN)) {
      statement.setLong(1, nowMillis);
      statement.setString(2, address);
      statement.setString(3, password);
      statement.setString(4, name);
      statement.executeUpdate();
    }
  }

  private static List<Row> read(Connection connection, String condition, String parameter)
      throws SQLException {
    List<Row> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(READ.formatted(condition))) {
      statement.setString(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(new Row(account(row), row.getString("password")));
        }
      }
    }
    return found;
  }

  private static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getString("name"),
        Role.require(row.getString("role")),
        row.getBoolean("disabled"),
        row.getLong("version"),
        row.getLong("created_millis"),
        row.getString("created_by"),
        millis(row, "login_millis"),
        row.getString("login_address"));
  }

  private static @Nullable Long millis(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
