package dev.tidemark.storage;

import org.jspecify.annotations.Nullable;

/**
 * A stock database could not be reached, or broke off: what was under way may or may not be done.
 */
public final class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean connectionLost;

  /**
   * @param cause null where the database was known to be lost and was not even asked
   */
  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  StoreUnavailableException(String message, @Nullable Throwable cause, boolean connectionLost) {
    super(message, cause);
    this.connectionLost = connectionLost;
  }

  /**
   * Whether the connection broke, so that only the database can say whether the work was done.
   * False: it was not done.
   */
  public boolean connectionLost() {
    return connectionLost;
  }
}
