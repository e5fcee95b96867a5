package dev.tidemark.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * One stock database. Safe for use by several threads; each call borrows a connection of its own
 * and gives it back. While the database is lost, every call fails at once.
 */
public final class Shard {

  /** What {@link #transactLong} waits for one answer. */
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(2);

  private final int number;
  private final StockPool pool;
  private final Breaker breaker;
  private final Pulse pulse;

  private Shard(int number, StockPool pool, Breaker breaker, Pulse pulse) {
    this.number = number;
    this.pool = pool;
    this.breaker = breaker;
    this.pulse = pulse;
  }

  /**
   * Opens a database that has the current schema.
   *
   * @param poolSize most connections
   * @param answerTimeout how long a call waits for an answer; 2 s or more
   */
  static Shard open(int number, ShardSettings settings, int poolSize, Duration answerTimeout)
      throws SQLException {
    Breaker breaker = new Breaker("Stock database " + number);
    StockPool pool = new StockPool(settings, poolSize, answerTimeout);
    breaker.whenOpened(pool::cutAll);
    return new Shard(number, pool, breaker, new Pulse(number, settings, breaker));
  }

  /** Its place in the settings, from 0. */
  public int number() {
    return number;
  }

  /**
   * Whether it answers, as far as is known: false from a second or three after it stopped until a
   * second after it is back. Never blocks.
   */
  public boolean isAvailable() {
    return !breaker.isOpen();
  }

  /**
   * Has {@code told} run each time the database is lost, after {@link #isAvailable} has become
   * false; it must not block. There is no way to take it back.
   */
  public void whenLost(Runnable told) {
    breaker.whenOpened(told);
  }

  /**
   * Runs work in one transaction (READ COMMITTED) and commits it; whatever the work throws rolls it
   * back. A deadlock's victim is run again, so work must not have effects elsewhere. Each statement
   * is waited for as long as {@code tidemark.stock.answer-timeout} says.
   *
   * @throws StoreUnavailableException when the database cannot be reached or breaks off; if that
   *     was during the commit, the work may have been done
   * @throws IllegalStateException for any other SQL error
   */
  public <T> T transact(Work<T> work) {
    return attempt(work);
  }

  /** As {@link #transact}, for work whose statements may rightly take long: up to 2 minutes. */
  public <T> T transactLong(Work<T> work) {
    return attempt(connection -> patiently(connection, work));
  }

  /**
   * Work within a transaction.
   *
   * @param <T> what it yields
   */
  @FunctionalInterface
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  StockPool.Use connections() {
    return pool.use();
  }

  void close() {
    pulse.close();
    pool.close();
  }

  private <T> T attempt(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      if (breaker.isOpen()) {
        throw new StoreUnavailableException("Stock database " + number + " is lost", null);
      }
      try {
        return once(work);
      } catch (SQLException e) {
        noted(e);
        if (attempt >= SqlErrors.mostAttempts(e)) {
          throw translate(e);
        }
      }
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    try (Connection connection = pool.borrow()) {
      boolean done = false;
      try {
        T result = work.run(connection);
        connection.commit();
        breaker.answered();
        done = true;
        return result;
      } finally {
        if (!done) {
          rollBack(connection);
        }
      }
    }
  }

  private static <T> T patiently(Connection connection, Work<T> work) throws SQLException {
    int usualMillis = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, (int) LONGEST_ANSWER.toMillis());
    try {
      return work.run(connection);
    } finally {
      hurryAgain(connection, usualMillis);
    }
  }

  /** The pool sets much back when a connection returns, but not this. */
  private static void hurryAgain(Connection connection, int usualMillis) {
    try {
      connection.setNetworkTimeout(Runnable::run, usualMillis);
    } catch (SQLException e) {
      // It is broken, and will not be used again.
    }
  }

  /** An error is an answer too, unless the connection is what failed. */
  private void noted(SQLException e) {
    if (SqlErrors.connectionLost(e)) {
      pool.doubtAll();
      pulse.soon();
    } else if (e.getErrorCode() != 0) {
      breaker.answered(); // without a number, it is our own side that gave up
    }
  }

  private RuntimeException translate(SQLException e) {
    return SqlErrors.unavailable(e)
        ? new StoreUnavailableException(
            "Stock database " + number + " does not answer", e, SqlErrors.connectionLost(e))
        : new IllegalStateException("Stock database " + number + ": " + e.getMessage(), e);
  }

  /** The failure that led here is the one to tell; a broken connection cannot roll back anyway. */
  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The server rolls back what a lost connection left open.
    }
  }
}
