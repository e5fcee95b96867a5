package dev.tidemark.stock;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Strategy;

/** What people set of a product's sale; see {@link Layout} for units. Valid by construction. */
record Terms(
    long total,
    int buckets,
    Strategy strategy,
    int holdSeconds,
    long perUserLimit,
    int rate,
    int burst) {

  private static final long MOST_UNITS = 1_000_000_000_000L;
  private static final int MOST_BUCKETS = 256;
  private static final int LONGEST_HOLD_SECONDS = 30 * 24 * 3600;
  private static final int HIGHEST_RATE = 1_000_000;

  Terms {
    requireWithin("total", total, 0, MOST_UNITS);
    requireWithin("buckets", buckets, 1, MOST_BUCKETS);
    requireWithin("holdSeconds", holdSeconds, 1, LONGEST_HOLD_SECONDS);
    requireWithin("perUserLimit", perUserLimit, 0, MOST_UNITS);
    requireWithin("rate", rate, 0, HIGHEST_RATE);
    requireWithin("burst", burst, 0, HIGHEST_RATE);
  }

  private static void requireWithin(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw ProblemException.invalidField(field, "must be from " + least + " to " + most);
    }
  }

  /** Whether going from these terms to others moves units, or changes what a hold must check. */
  boolean needsNewEpoch(Terms next) {
    return total != next.total || buckets != next.buckets || perUserLimit != next.perUserLimit;
  }
}
