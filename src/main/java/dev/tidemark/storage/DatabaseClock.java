package dev.tidemark.storage;

/**
 * The time of a database, by which processes agree on what has run out: clocks of machines differ.
 */
public final class DatabaseClock {

  /** An SQL expression: milliseconds since 1970. */
  public static final String MILLIS =
      "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000)";

  private DatabaseClock() {}
}
