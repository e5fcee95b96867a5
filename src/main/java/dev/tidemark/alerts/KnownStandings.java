package dev.tidemark.alerts;

import dev.tidemark.rules.facts.SyncLag;
import dev.tidemark.stock.Standings.Version;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where products of one stock database stood when they were read last: of most that are looked at,
 * only what they sell or what is reported of them has changed. Safe for use by several threads.
 */
final class KnownStandings {

  /** What is beyond that is read each time. */
  private static final int MOST = 200_000;

  /** The cache may lose what the database has, with no change of stock to show it. */
  private static final long COMPARED_MILLIS = Duration.ofSeconds(30).toMillis();

  private final Map<Long, Known> known = new ConcurrentHashMap<>();

  private record Known(
      long version, ProductFacts.Sums sums, boolean inCache, long comparedUntilMillis) {}

  /**
   * What was read of a product.
   *
   * @param lag null where the cache does not know the product, or was not asked
   * @param unread whether the cache should have been asked, and could not
   */
  record Reading(ProductFacts.Sums sums, @Nullable SyncLag lag, boolean unread) {

    private boolean isCalm() {
      return !unread && (lag == null || lag.driftUnits() == 0);
    }
  }

  /** As it was read, if that is so still; otherwise null. */
  @Nullable Reading of(long productId, Version version, long nowMillis) {
    Known before = known.get(productId);
    if (before == null
        || before.version != version.number()
        || nowMillis >= before.comparedUntilMillis) {
      return null;
    }
    SyncLag lag = before.inCache ? ProductFacts.noLag(before.sums) : null;
    return new Reading(before.sums, lag, false);
  }

  /**
   * @param version as it was before the reading
   * @param compares whether the cache matters to it now
   */
  void note(long productId, Version version, Reading reading, boolean compares, long nowMillis) {
    if (reading.isCalm() && (known.size() < MOST || known.containsKey(productId))) {
      long until = compares ? nowMillis + COMPARED_MILLIS : Long.MAX_VALUE;
      known.put(
          productId, new Known(version.number(), reading.sums(), reading.lag() != null, until));
    } else {
      known.remove(productId);
    }
  }
}
