package dev.tidemark.storage;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NamedLockTest {

  private static final Map<String, String> SERVERS = TestServers.shared().settings();
  private static final String URL =
      Objects.requireNonNull(SERVERS.get("quarkus.datasource.jdbc.url"));

  private final String name = "test." + UUID.randomUUID();
  private final NamedLocks locks = locks(URL);
  private final NamedLocks others = locks(URL);

  @Test
  void oneAtATimeHoldsIt() {
    try (NamedLock lock = locks.take(name).orElseThrow()) {
      assertTrue(lock.isHeld());
      assertTrue(others.take(name).isEmpty());
      assertTrue(locks.take(name).isEmpty(), "nor twice within one process");
      try (NamedLock another = others.take(name + ".b").orElseThrow()) {
        assertTrue(another.isHeld() && lock.isHeld(), "another name is another lock");
      }
    }
    others.take(name).orElseThrow().close();
  }

  @Test
  void itIsLostWithItsConnection() throws SQLException {
    try (NamedLock lock = locks.take(name).orElseThrow()) {
      kill(name);
      assertFalse(lock.isHeld());
      try (NamedLock next = others.take(name).orElseThrow()) {
        assertTrue(next.isHeld());
        assertFalse(lock.isHeld(), "and does not come back");
      }
    }
  }

  @Test
  void anotherProductDatabaseOnTheServerHasItsOwn() {
    String stock = URL.replaceFirst("(//[^/]+/)[^?]+", "$1tidemark_stock_0");
    try (NamedLock lock = locks.take(name).orElseThrow();
        NamedLock there = locks(stock).take(name).orElseThrow()) {
      assertTrue(lock.isHeld() && there.isHeld());
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsSaid() {
    NamedLocks nowhere = locks("jdbc:mysql://127.0.0.1:1/tidemark");
    assertThrows(StoreUnavailableException.class, () -> nowhere.take(name));
  }

  @Test
  void aNameTooLongForTheServerIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> locks.take("n".repeat(64)));
  }

  private static void kill(String name) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                URL,
                SERVERS.get("quarkus.datasource.username"),
                SERVERS.get("quarkus.datasource.password"));
        Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery("SELECT IS_USED_LOCK(CONCAT(DATABASE(), '." + name + "'))")) {
      assertTrue(rows.next());
      long holder = rows.getLong(1);
      statement.execute("KILL " + holder);
    }
  }

  private static NamedLocks locks(String url) {
    return new NamedLocks(
        url,
        Optional.ofNullable(SERVERS.get("quarkus.datasource.username")),
        Optional.ofNullable(SERVERS.get("quarkus.datasource.password")));
  }
}
