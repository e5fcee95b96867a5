package dev.tidemark.storage;

import com.mysql.cj.jdbc.Driver;
import dev.tidemark.kernel.Repeating;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Asks a stock database twice a second whether it is there, on a connection of its own that waits
 * no longer than a second: so a database that hangs is noticed though nobody waits that long for
 * it, and one that is back though nobody asks. Safe for use by several threads.
 */
final class Pulse implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final String LONGEST_ANSWER_MILLIS = "1000";

  private final ShardSettings settings;
  private final Breaker breaker;
  private final Repeating repeating;
  private @Nullable Connection connection; // of the pulse's own thread

  Pulse(int shard, ShardSettings settings, Breaker breaker) {
    this.settings = settings;
    this.breaker = breaker;
    this.repeating = new Repeating("stock-pulse-" + shard, PAUSE, this::beat);
  }

  /** Asks at once: a call has lost its connection. Does not block. */
  void soon() {
    repeating.soon();
  }

  /** One that fails is asked once more, on a new connection: connections may be cut one by one. */
  private void beat() {
    long answersBefore = breaker.answers();
    SQLException failure = ask();
    if (failure != null && !breaker.isOpen()) {
      failure = ask();
    }
    if (failure == null) {
      breaker.back();
    } else {
      breaker.lost(answersBefore, failure);
    }
  }

  /** What went wrong; null if it answered. */
  private @Nullable SQLException ask() {
    try {
      if (connection == null) {
        connection = connect();
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT 1");
      }
      return null;
    } catch (SQLException e) {
      drop();
      return SqlErrors.isFull(e) ? null : e;
    }
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", settings.username());
    properties.setProperty("password", settings.password());
    properties.setProperty("connectTimeout", LONGEST_ANSWER_MILLIS);
    properties.setProperty("socketTimeout", LONGEST_ANSWER_MILLIS);
    // Not by DriverManager, which sees the drivers of one class loader only.
    Connection made = new Driver().connect(settings.jdbcUrl(), properties);
    if (made == null) {
      throw new SQLException("Not a MySQL URL: " + settings.jdbcUrl());
    }
    return made;
  }

  /** Without a word to the server, which may not be listening. */
  private void drop() {
    Connection broken = connection;
    connection = null;
    if (broken != null) {
      try {
        broken.abort(Runnable::run);
      } catch (SQLException e) {
        // It is broken already.
      }
    }
  }

  @Override
  public void close() {
    repeating.close();
    drop();
  }
}
