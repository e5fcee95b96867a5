package dev.tidemark.ingest.cdc;

import dev.tidemark.Await;
import dev.tidemark.platform.servers.ExternalServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The database of another system, a shop: a real MariaDB with a binlog, a table of stock levels and
 * one of sales. It ends with this JVM. Not thread-safe, but for {@link #sell}.
 */
public final class SourceDatabase implements AutoCloseable {

  /** What capture is allowed: no more than it needs. */
  private static final String INIT =
      """
      CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4;
      CREATE USER IF NOT EXISTS 'shop'@'127.0.0.1' IDENTIFIED BY 'shop';
      GRANT ALL ON *.* TO 'shop'@'127.0.0.1';
      CREATE USER IF NOT EXISTS 'capture'@'127.0.0.1' IDENTIFIED BY 'capture';
      GRANT RELOAD, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'capture'@'127.0.0.1';
      GRANT SELECT, LOCK TABLES ON shop.* TO 'capture'@'127.0.0.1';
      """;

  /** MariaDB 11.4 by itself keeps what no replica has read. */
  private static final List<String> OPTIONS =
      List.of(
          "--log-bin=shop-bin",
          "--binlog-format=ROW",
          "--server-id=4711",
          "--sync-binlog=0",
          "--loose-slave-connections-needed-for-purge=0");

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE stock_level (
            sku VARCHAR(64) NOT NULL PRIMARY KEY, on_hand INT NOT NULL,
            changed TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3))""",
          """
          CREATE TABLE sale (
            id BIGINT NOT NULL PRIMARY KEY, sku VARCHAR(64) NOT NULL, quantity INT NOT NULL,
            price DECIMAL(10,2) NOT NULL, sold_at DATETIME NOT NULL,
            gone TINYINT(1) NOT NULL DEFAULT 0)""",
          "CREATE TABLE other (id BIGINT NOT NULL PRIMARY KEY AUTO_INCREMENT, note TEXT)");

  private static final String CAPTURING =
      "SELECT id FROM information_schema.processlist WHERE user = 'capture'";

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ExternalServer server;

  private SourceDatabase(ExternalServer server) {
    this.server = server;
  }

  /** Starts it with empty tables; about 8 s. */
  public static SourceDatabase start(Path home) {
    SourceDatabase started = new SourceDatabase(ExternalServer.mariaDb(home, INIT, OPTIONS));
    TABLES.forEach(started::execute);
    return started;
  }

  /** The properties that have source {@code source} captured from here. */
  public Map<String, String> settings(String source) {
    String prefix = "tidemark.ingest.cdc." + source + ".";
    return Map.of(
        prefix + "url", "jdbc:mariadb://127.0.0.1:" + server.port() + "/shop?sslMode=DISABLED",
        prefix + "username", "capture",
        prefix + "password", "capture",
        prefix + "snapshots", "shop.stock_level",
        prefix + "sales", "shop.sale");
  }

  public void setLevel(String sku, int onHand) {
    execute(
        "INSERT INTO stock_level (sku, on_hand) VALUES ('%s', %d) ON DUPLICATE KEY UPDATE on_hand = %d"
            .formatted(sku, onHand, onHand));
  }

  /** Units of a sale. */
  public static long units(long id) {
    return 1 + id % 5;
  }

  /** Makes {@code count} sales with ids from {@code firstId}, in one statement. */
  public void sell(String sku, long firstId, int count) {
    StringBuilder sql =
        new StringBuilder("INSERT INTO sale (id, sku, quantity, price, sold_at) VALUES ");
    for (long id = firstId; id < firstId + count; id++) {
      sql.append(id == firstId ? "" : ",")
          .append("(%d, '%s', %d, 9.90, '2026-11-24 10:00:00')".formatted(id, sku, units(id)));
    }
    execute(sql.toString());
  }

  /**
   * Begins a new binlog and removes all before it, so that a position in them is gone. Whoever
   * reads them still is cut, since the server keeps what is being read.
   */
  public void forgetBinlog() {
    execute("FLUSH BINARY LOGS");
    Await.until(
        LIMIT,
        "older binlogs removed",
        () -> {
          cutCapture();
          List<String> files = column("SHOW BINARY LOGS");
          execute("PURGE BINARY LOGS TO '" + files.get(files.size() - 1) + "'");
          return column("SHOW BINARY LOGS").size() == 1;
        });
  }

  /** Ends every connection of capture, as a failing network would. */
  public void cutCapture() {
    for (String connection : column(CAPTURING)) {
      try {
        execute("KILL " + connection);
      } catch (IllegalStateException e) {
        // It has just ended by itself.
      }
    }
  }

  public void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private List<String> column(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  private Connection connect() throws SQLException {
    String url = "jdbc:mysql://127.0.0.1:" + server.port() + "/shop?sslMode=DISABLED";
    return DriverManager.getConnection(url, "shop", "shop");
  }

  /** Ends it as a crash would, and starts it again where it was. */
  public void crash() {
    server.kill9();
    server.restart();
  }

  @Override
  public void close() {
    server.close();
  }
}
