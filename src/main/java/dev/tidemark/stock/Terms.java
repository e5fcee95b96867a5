package dev.tidemark.stock;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.SaleStage;
import dev.tidemark.kernel.Strategy;
import java.util.Map;
import java.util.regex.Pattern;

/** What people set of a product's sale; see {@link Layout} for units. Valid by construction. */
record Terms(
    long total,
    int buckets,
    Strategy strategy,
    int stealHops,
    int reservePercent,
    int holdSeconds,
    long perUserLimit,
    RateLimit limit,
    Map<SaleStage, RateLimit> stageLimits,
    String category,
    Curbs curbs) {

  private static final long MOST_UNITS = 1_000_000_000_000L;
  private static final int MOST_BUCKETS = 256;
  private static final int LONGEST_HOLD_SECONDS = 30 * 24 * 3600;
  private static final int MOST_HOPS = 255;
  private static final int MOST_RESERVED_PERCENT = 100;

  private static final Pattern CATEGORY =
      Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._:/-]{0,63}|");

  Terms {
    requireWithin("total", total, 0, MOST_UNITS);
    requireWithin("buckets", buckets, 1, MOST_BUCKETS);
    requireWithin("holdSeconds", holdSeconds, 1, LONGEST_HOLD_SECONDS);
    requireWithin("perUserLimit", perUserLimit, 0, MOST_UNITS);
    requireWithin("stealHops", stealHops, 0, MOST_HOPS);
    requireWithin("reservePercent", reservePercent, 0, MOST_RESERVED_PERCENT);
    stageLimits = Map.copyOf(stageLimits);
    if (!CATEGORY.matcher(category).matches()) {
      throw ProblemException.invalidField(
          "category",
          "must be at most 64 letters, digits, spaces, dots, colons, slashes, underscores or dashes,"
              + " and start with a letter or digit");
    }
  }

  Terms with(Curbs other) {
    return new Terms(
        total,
        buckets,
        strategy,
        stealHops,
        reservePercent,
        holdSeconds,
        perUserLimit,
        limit,
        stageLimits,
        category,
        other);
  }

  Terms withBuckets(int other) {
    return new Terms(
        total,
        other,
        strategy,
        stealHops,
        reservePercent,
        holdSeconds,
        perUserLimit,
        limit,
        stageLimits,
        category,
        curbs);
  }

  private static void requireWithin(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw ProblemException.invalidField(field, "must be from " + least + " to " + most);
    }
  }

  /** Whether going from these terms to others changes what a hold must check, or moves units. */
  boolean needsNewEpoch(Terms next) {
    return movesUnits(next)
        || strategy != next.strategy
        || stealHops != next.stealHops
        || perUserLimit != next.perUserLimit
        || (!curbs.isPaused() && next.curbs.isPaused());
  }

  /** Whether going from these terms to others spreads what is available anew. */
  boolean movesUnits(Terms next) {
    return total != next.total
        || buckets != next.buckets
        || (strategy == Strategy.RESERVE) != (next.strategy == Strategy.RESERVE)
        || (strategy == Strategy.RESERVE && reservePercent != next.reservePercent);
  }
}
