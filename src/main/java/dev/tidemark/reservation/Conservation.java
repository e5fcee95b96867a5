package dev.tidemark.reservation;

import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import dev.tidemark.storage.StoreUnavailableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that not one unit is missing or too many: every product's total is the sum of its
 * buckets', and what its reservations hold and bought is what its buckets say. Each stock database
 * is read as of one moment, so that a running sale does not look like a gap. Blocks.
 */
@Startup
@ApplicationScoped
class Conservation {

  /** One snapshot for all that follows, without a lock. */
  private static final String SNAPSHOT_LEVEL = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";

  private static final String SNAPSHOT = "START TRANSACTION WITH CONSISTENT SNAPSHOT";

  private static final String READ =
      """
      SELECT l.sku, l.total, COALESCE(b.total, 0), COALESCE(b.available, 0), COALESCE(b.held, 0),
        COALESCE(b.sold, 0), COALESCE(r.held, 0), COALESCE(r.sold, 0) + COALESCE(a.sold, 0),
        l.product_id
      FROM ledger l
      LEFT JOIN (
        SELECT product_id, SUM(total) total, SUM(available) available, SUM(held) held,
          SUM(sold) sold
        FROM (SELECT * FROM bucket_0 UNION ALL SELECT * FROM bucket_1
          UNION ALL SELECT * FROM bucket_2) x
        GROUP BY product_id) b ON b.product_id = l.product_id
      LEFT JOIN (
        SELECT product_id, SUM(IF(state = 0, quantity, 0)) held,
          SUM(IF(state = 1, quantity, 0)) sold
        FROM reservation GROUP BY product_id) r ON r.product_id = l.product_id
      LEFT JOIN archived_units a ON a.product_id = l.product_id
      ORDER BY l.sku""";

  private static final int MOST_LISTED = 100;

  private final StockDatabases databases;
  private volatile double lastGap = Double.NaN;

  Conservation(StockDatabases databases, MeterRegistry metrics) {
    this.databases = databases;
    Gauge.builder("tidemark.conservation.gap", () -> lastGap)
        .description("Units missing or too many, over all products, when last checked")
        .baseUnit("units")
        .register(metrics);
  }

  /**
   * The report.
   *
   * @param gap units missing or too many, over all products; 0 is the normal answer
   * @param productsChecked how many were looked at
   * @param products those with a gap, at most 100
   */
  record Report(
      long gap,
      long productsChecked,
      long total,
      long available,
      long held,
      long sold,
      List<Gap> products) {}

  /**
   * A product with a gap.
   *
   * @param reservedHeld units of its HELD reservations
   * @param reservedSold units of its CONFIRMED reservations
   */
  record Gap(
      String sku,
      long gap,
      long total,
      long bucketTotal,
      long available,
      long held,
      long sold,
      long reservedHeld,
      long reservedSold) {}

  /** So that the gauge tells of a gap that nobody asked for. */
  @Scheduled(
      every = "${tidemark.conservation.every}",
      delayed = "10s",
      concurrentExecution = ConcurrentExecution.SKIP)
  void checkNowAndThen() {
    try {
      check();
    } catch (StoreUnavailableException e) {
      lastGap = Double.NaN;
    }
  }

  Report check() {
    Sums sums = new Sums();
    for (Shard shard : databases.all()) {
      shard.transact(connection -> read(connection, sums));
    }
    lastGap = sums.gap;
    return sums.report();
  }

  private static Sums read(Connection connection, Sums into) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SNAPSHOT_LEVEL);
      statement.execute(SNAPSHOT);
    }
    try (PreparedStatement statement = connection.prepareStatement(READ);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        into.add(rows);
      }
    }
    return into;
  }

  private static final class Sums {
    private final List<Gap> gaps = new ArrayList<>();
    private long gap;
    private long products;
    private long total;
    private long available;
    private long held;
    private long sold;

    void add(ResultSet row) throws SQLException {
      Gap one =
          new Gap(
              row.getString(1),
              gapOf(row),
              row.getLong(2),
              row.getLong(3),
              row.getLong(4),
              row.getLong(5),
              row.getLong(6),
              row.getLong(7),
              row.getLong(8));
      products++;
      total += one.total();
      available += one.available();
      held += one.held();
      sold += one.sold();
      gap += one.gap();
      if (one.gap() != 0 && gaps.size() < MOST_LISTED) {
        gaps.add(one);
      }
    }

    private static long gapOf(ResultSet row) throws SQLException {
      long bucketTotal = row.getLong(3);
      return Math.abs(row.getLong(2) - bucketTotal)
          + Math.abs(bucketTotal - row.getLong(4) - row.getLong(5) - row.getLong(6))
          + Math.abs(row.getLong(5) - row.getLong(7))
          + Math.abs(row.getLong(6) - row.getLong(8));
    }

    Report report() {
      return new Report(gap, products, total, available, held, sold, List.copyOf(gaps));
    }
  }
}
