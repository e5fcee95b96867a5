package dev.tidemark.gate;

/** A counter was never made, or has run out: the cache answers, and knows nothing. */
final class CounterNotThereException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CounterNotThereException() {
    super("a counter is not there", null, false, false);
  }
}
