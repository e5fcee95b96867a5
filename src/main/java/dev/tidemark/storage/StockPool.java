package dev.tidemark.storage;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceListener;
import io.agroal.api.AgroalDataSourceMetrics;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.MySQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections to one stock database. After one was lost, each of the others is asked whether it
 * is alive before it is used again, so that nobody works on a dead one. Safe for use by several
 * threads.
 */
final class StockPool implements AutoCloseable {

  private static final int LONGEST_PING_SECONDS = 1;

  private final AgroalDataSource connections;
  private final int size;

  /** How many had been lost when a connection was last known to be alive. */
  private final Map<Connection, Integer> aliveAt = new ConcurrentHashMap<>();

  private final AtomicInteger lost = new AtomicInteger();

  /**
   * @param size most connections
   * @param answerTimeout how long a connection waits for an answer; 2 s or more
   */
  StockPool(ShardSettings settings, int size, Duration answerTimeout) throws SQLException {
    this.size = size;
    this.connections = open(settings, size, answerTimeout, new Known());
  }

  /** A connection that is alive as far as can be known. The caller closes it. */
  Connection borrow() throws SQLException {
    Connection connection = connections.getConnection();
    for (int left = size; left > 0 && !isAlive(connection); left--) {
      connection.abort(Runnable::run);
      connection.close();
      connection = connections.getConnection();
    }
    return connection;
  }

  /** How many there are of each kind: in use, idle, and threads that wait for one. */
  record Use(long active, long idle, long waiting) {}

  Use use() {
    AgroalDataSourceMetrics now = connections.getMetrics();
    return new Use(now.activeCount(), now.availableCount(), now.awaitingCount());
  }

  /** One connection was lost: the others may be dead too. */
  void doubtAll() {
    lost.incrementAndGet();
  }

  /**
   * Cuts every connection, also those in use, without a word to the server: who waits for an answer
   * on one stops waiting.
   */
  void cutAll() {
    doubtAll();
    aliveAt.keySet().forEach(StockPool::cut);
  }

  private boolean isAlive(Connection connection) {
    try {
      int lostNow = lost.get();
      Connection known = connection.unwrap(Connection.class);
      if (aliveAt.getOrDefault(known, -1) == lostNow) {
        return true;
      }
      boolean alive = connection.isValid(LONGEST_PING_SECONDS);
      if (alive) {
        aliveAt.replace(known, lostNow);
      }
      return alive;
    } catch (SQLException e) {
      return false;
    }
  }

  private static void cut(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is broken already.
    }
  }

  @Override
  public void close() {
    connections.close();
  }

  private final class Known implements AgroalDataSourceListener {
    @Override
    public void onConnectionCreation(Connection connection) {
      aliveAt.put(connection, lost.get());
    }

    @Override
    public void onConnectionDestroy(Connection connection) {
      aliveAt.remove(connection);
    }
  }

  /** Connections for work of its own, which the caller closes. */
  static AgroalDataSource open(
      ShardSettings settings,
      int size,
      Duration answerTimeout,
      AgroalDataSourceListener... listeners)
      throws SQLException {
    // Below the time for an answer: a lock that is not free is told by the database itself.
    long lockWaitSeconds = Math.min(3, answerTimeout.toSeconds() - 1);
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .metricsEnabled(true)
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(size)
                        .acquisitionTimeout(Duration.ofSeconds(5))
                        // A connection that broke is not given out again.
                        .exceptionSorter(new MySQLExceptionSorter())
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .connectionProviderClassName("com.mysql.cj.jdbc.Driver")
                                    .jdbcUrl(settings.jdbcUrl())
                                    .principal(new NamePrincipal(settings.username()))
                                    .credential(new SimplePassword(settings.password()))
                                    .loginTimeout(Duration.ofSeconds(5))
                                    .jdbcTransactionIsolation(TransactionIsolation.READ_COMMITTED)
                                    // Every use is a transaction: no round trip to switch it off.
                                    .autoCommit(false)
                                    .initialSql(
                                        "SET SESSION innodb_lock_wait_timeout = " + lockWaitSeconds)
                                    // A host that is gone without a word must not hold a writer.
                                    .jdbcProperty("connectTimeout", "2000")
                                    .jdbcProperty(
                                        "socketTimeout", Long.toString(answerTimeout.toMillis())))),
        listeners);
  }
}
