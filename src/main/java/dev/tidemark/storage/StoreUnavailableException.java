package dev.tidemark.storage;

/**
 * A stock database could not be reached, or broke off: what was under way may or may not be done.
 */
public final class StoreUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
