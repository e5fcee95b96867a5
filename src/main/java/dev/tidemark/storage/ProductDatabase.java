package dev.tidemark.storage;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.hibernate.Session;

/**
 * Transactions on the product database that are decided again when another process was faster.
 * Blocks; safe for use by several threads.
 */
@ApplicationScoped
public class ProductDatabase {

  private static final int MOST_ATTEMPTS = 10;
  private static final long PAUSE_NANOS = 5_000_000;
  private static final int MOST_CAUSES = 8;

  /** Duplicate key; lock wait timeout; deadlock. */
  private static final Set<Integer> OVERTAKEN = Set.of(1062, 1205, 1213);

  private final EntityManager rows;

  ProductDatabase(EntityManager rows) {
    this.rows = rows;
  }

  /** What is done in a transaction: again from the start if another was faster. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Thrown by work that finds that what it has read is not so any more. */
  public static final class Overtaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Overtaken() {
      super("changed meanwhile", null, false, false);
    }
  }

  /** All of it is committed when this returns, or nothing. */
  public <T> T transact(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return QuarkusTransaction.requiringNew()
            .call(() -> rows.unwrap(Session.class).doReturningWork(c -> run(work, c)));
      } catch (RuntimeException e) {
        if (attempt == MOST_ATTEMPTS || !isOvertaken(e)) {
          throw e;
        }
      }
      pause(attempt);
    }
  }

  /** So that those who met each other do not meet again. */
  private static void pause(int attempt) {
    long most = attempt * PAUSE_NANOS;
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
  }

  /** Being overtaken is no news: Hibernate would log it. */
  private static <T> T run(Work<T> work, Connection connection) throws SQLException {
    try {
      return work.run(connection);
    } catch (SQLException e) {
      if (OVERTAKEN.contains(e.getErrorCode())) {
        throw new Overtaken();
      }
      throw e;
    }
  }

  private static boolean isOvertaken(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
        .limit(MOST_CAUSES)
        .anyMatch(Overtaken.class::isInstance);
  }
}
