package dev.tidemark.faults;

import dev.tidemark.platform.servers.ExternalServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A MariaDB of its own for one stock database; number 0 has the product database as well. */
record Database(int number, ExternalServer server) implements Part {

  private static final String CLIENTS =
      "SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID()";
  private static final int NO_SUCH_THREAD = 1094;

  /** Ends every client's connection, as a failing network or a proxy would. */
  void cut() {
    Map<String, String> all = server.mariaDbSettings();
    try (Connection connection =
            DriverManager.getConnection(
                Objects.requireNonNull(all.get("quarkus.datasource.jdbc.url")),
                all.get("quarkus.datasource.username"),
                all.get("quarkus.datasource.password"));
        Statement statement = connection.createStatement()) {
      for (long client : clients(statement)) {
        kill(statement, client);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("no connection was cut", e);
    }
  }

  private static List<Long> clients(Statement statement) throws SQLException {
    List<Long> clients = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(CLIENTS)) {
      while (rows.next()) {
        clients.add(rows.getLong(1));
      }
    }
    return clients;
  }

  private static void kill(Statement statement, long client) throws SQLException {
    try {
      statement.execute("KILL " + client);
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_THREAD) {
        throw e;
      }
    }
  }

  /** The properties of the databases that live here. */
  Map<String, String> settings() {
    String stock = "tidemark.stock.shards[" + number + "].";
    return server.mariaDbSettings().entrySet().stream()
        .filter(
            setting ->
                setting.getKey().startsWith(stock)
                    || (number == 0 && setting.getKey().startsWith("quarkus.datasource.")))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public String name() {
    return number == 0 ? "mariadb 0 (products, stock 0)" : "mariadb " + number + " (stock 1)";
  }

  @Override
  public long pid() {
    return server.pid();
  }

  @Override
  public void kill9() {
    server.kill9();
  }

  @Override
  public void restart() {
    server.restart();
  }

  @Override
  public void close() {
    server.close();
  }
}
