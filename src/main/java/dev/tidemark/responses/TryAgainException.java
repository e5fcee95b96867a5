package dev.tidemark.responses;

/** It did not work now, and may later. */
final class TryAgainException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TryAgainException(String message) {
    super(message, null, false, false);
  }
}
