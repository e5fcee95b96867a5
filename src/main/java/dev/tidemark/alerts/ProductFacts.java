package dev.tidemark.alerts;

import dev.tidemark.ingest.StockReports.Report;
import dev.tidemark.reservation.StuckHolds.Stuck;
import dev.tidemark.rules.facts.BucketSkew;
import dev.tidemark.rules.facts.ConservationGap;
import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.OversellExposure;
import dev.tidemark.rules.facts.SalesVelocity;
import dev.tidemark.rules.facts.StockPosition;
import dev.tidemark.rules.facts.StuckHolds;
import dev.tidemark.rules.facts.SyncLag;
import dev.tidemark.velocity.Pace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes facts of what was read about a product; live and in a backtest the same. Stateless. What a
 * property means is said where it is declared.
 */
final class ProductFacts {

  /** Stands for "not at this pace". */
  static final double NEVER = 1_000_000;

  private static final double PERCENT = 100;
  private static final double MINUTES_AN_HOUR = 60;
  private static final double MILLIS_A_SECOND = 1000;
  private static final double SECONDS_A_MINUTE = 60;

  private ProductFacts() {}

  /** The sums that a position is made of. */
  record Sums(
      String sku,
      String category,
      long available,
      long held,
      long sold,
      int buckets,
      int emptyBuckets,
      long least,
      long most) {

    long total() {
      return available + held + sold;
    }
  }

  /**
   * What is told live and in a backtest alike.
   *
   * @param report null where nobody has reported
   */
  static List<Fact> of(Sums sums, Pace pace, @Nullable Report report, long nowMillis) {
    List<Fact> facts = new ArrayList<>();
    facts.add(position(sums));
    facts.add(velocity(sums, pace));
    if (sums.buckets() > 1) {
      facts.add(skew(sums));
    }
    if (report != null) {
      facts.add(exposure(sums, pace, report, nowMillis));
    }
    return facts;
  }

  private static StockPosition position(Sums sums) {
    long total = sums.total();
    return new StockPosition(
        sums.sku(),
        sums.category(),
        total,
        sums.available(),
        sums.held(),
        sums.sold(),
        total == 0 ? 0 : PERCENT * (sums.held() + sums.sold()) / total,
        total == 0 ? 0 : PERCENT * sums.available() / total);
  }

  private static BucketSkew skew(Sums sums) {
    double average = (double) sums.available() / sums.buckets();
    return new BucketSkew(
        sums.sku(),
        sums.buckets(),
        sums.emptyBuckets(),
        sums.least(),
        sums.most(),
        sums.available() == 0 ? 0 : sums.most() / average,
        sums.available() * sums.emptyBuckets() / sums.buckets());
  }

  private static SalesVelocity velocity(Sums sums, Pace pace) {
    return new SalesVelocity(
        sums.sku(),
        pace.minute(),
        pace.fiveMinutes(),
        pace.hour(),
        pace.day(),
        pace.unitsPerMinute(),
        pace.unitsPerMinute() == 0
            ? NEVER
            : Math.min(NEVER, sums.available() / pace.unitsPerMinute()),
        pace.day() == 0 ? NEVER : Math.min(NEVER, (double) sums.available() / pace.day()),
        pace.hour() == 0 ? 0 : pace.minute() * MINUTES_AN_HOUR / pace.hour());
  }

  private static OversellExposure exposure(Sums sums, Pace pace, Report report, long nowMillis) {
    double lagSeconds = Math.max(0, nowMillis - report.oldestMillis()) / MILLIS_A_SECOND;
    return new OversellExposure(
        sums.sku(),
        sums.available(),
        report.largest(),
        Math.max(0, report.largest() - sums.available()),
        Math.max(0, report.available() - sums.available()),
        lagSeconds,
        Math.round(pace.unitsPerMinute() * lagSeconds / SECONDS_A_MINUTE),
        report.below(),
        report.reporters(),
        report.aligned());
  }

  /**
   * @param cached units by bucket
   * @param available units by bucket
   * @param changedMillis when the product's stock changed last
   */
  static SyncLag lag(
      String sku, List<Long> cached, List<Long> available, long changedMillis, long nowMillis) {
    long drift = 0;
    long excess = 0;
    for (int bucket = 0; bucket < cached.size(); bucket++) {
      long more = cached.get(bucket) - available.get(bucket);
      drift += Math.abs(more);
      excess += Math.max(0, more);
    }
    return new SyncLag(
        sku,
        cached.stream().mapToLong(Long::longValue).sum(),
        available.stream().mapToLong(Long::longValue).sum(),
        drift,
        excess,
        drift == 0 ? 0 : Math.max(0, nowMillis - changedMillis) / MILLIS_A_SECOND);
  }

  /** The cache and the ledger agree. */
  static SyncLag noLag(Sums sums) {
    return new SyncLag(sums.sku(), sums.available(), sums.available(), 0, 0, 0);
  }

  static StuckHolds stuck(String sku, Stuck stuck, long nowMillis) {
    return new StuckHolds(
        sku,
        stuck.holds(),
        stuck.units(),
        Math.max(0, nowMillis - stuck.oldestMillis()) / MILLIS_A_SECOND);
  }

  static ConservationGap gap(String sku, long gapUnits) {
    return new ConservationGap(sku, gapUnits);
  }
}
