package dev.tidemark.simulation;

/** The process is gone, between one step and the next. */
final class Crash extends Error {

  private static final long serialVersionUID = 1L;

  Crash() {
    super("crash", null, false, false);
  }
}
