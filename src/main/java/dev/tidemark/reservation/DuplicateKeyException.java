package dev.tidemark.reservation;

import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;

/** Rolls a transaction back; an idempotency key in it was used before. */
final class DuplicateKeyException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int DUPLICATE_KEY = 1062;

  private DuplicateKeyException() {
    super("an idempotency key was used before", null, false, false);
  }

  /** A step of a transaction. */
  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }

  /** Runs it, and tells a key that was used before from other faults. */
  static void rollingBack(Step step) throws SQLException {
    try {
      step.run();
    } catch (SQLIntegrityConstraintViolationException e) {
      if (e.getErrorCode() == DUPLICATE_KEY) {
        throw new DuplicateKeyException();
      }
      throw e;
    }
  }
}
