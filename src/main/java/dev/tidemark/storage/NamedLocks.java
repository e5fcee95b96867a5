package dev.tidemark.storage;

import com.mysql.cj.jdbc.Driver;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Locks by name in the product database, for work that one process at a time may do. Each is held
 * on a connection of its own, outside the pool. Safe for use by several threads.
 */
@ApplicationScoped
public class NamedLocks {

  private static final int LONGEST_NAME = 64;
  private static final String LONGEST_ANSWER_MILLIS = "2000";

  /** Else the lock of a machine that is gone without a word would be kept for hours. */
  private static final String END_WITH_HOLDER = "SET SESSION wait_timeout = 15";

  private final String url;
  private final String username;
  private final String password;

  NamedLocks(
      @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
      @ConfigProperty(name = "quarkus.datasource.username") Optional<String> username,
      @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password) {
    this.url = url;
    this.username = username.orElse("");
    this.password = password.orElse("");
  }

  /**
   * Takes a lock, without waiting for it.
   *
   * @param name tells it from others of this product database; case does not count
   * @return empty when it is held, by another process or by this one
   * @throws StoreUnavailableException when the product database does not answer within 2 s
   * @throws IllegalArgumentException if the name together with that of the database has more than
   *     64 characters
   */
  public Optional<NamedLock> take(String name) {
    try {
      Connection connection = connect();
      // The server's locks are not those of one database: two products on a server must not share.
      String full = connection.getCatalog() + "." + name;
      if (full.length() > LONGEST_NAME) {
        connection.close();
        throw new IllegalArgumentException("longer than 64 characters: " + full);
      }
      NamedLock lock = NamedLock.ask(connection, full);
      if (lock.isHeld()) {
        return Optional.of(lock);
      }
      lock.close();
      return Optional.empty();
    } catch (SQLException e) {
      throw new StoreUnavailableException("The product database does not answer", e);
    }
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", username);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", LONGEST_ANSWER_MILLIS);
    properties.setProperty("socketTimeout", LONGEST_ANSWER_MILLIS);
    // Not by DriverManager, which sees the drivers of one class loader only.
    Connection made = new Driver().connect(url, properties);
    if (made == null) {
      throw new SQLException("Not a MySQL URL: " + url);
    }
    try (Statement statement = made.createStatement()) {
      statement.execute(END_WITH_HOLDER);
    }
    return made;
  }
}
