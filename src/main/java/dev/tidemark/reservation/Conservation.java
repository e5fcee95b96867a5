package dev.tidemark.reservation;

import dev.tidemark.kernel.Ending;
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
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks that not one unit is missing or too many: every product's total is the sum of its
 * buckets', and what its reservations hold and bought is what its buckets say. Each stock database
 * is read as of one moment, so that a running sale does not look like a gap. Blocks.
 */
@Startup
@ApplicationScoped
public class Conservation {

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
  private volatile @Nullable Report last;
  private volatile Map<String, Long> lastGaps = Map.of();

  Conservation(StockDatabases databases, MeterRegistry metrics) {
    this.databases = databases;
    Gauge.builder("tidemark.conservation.gap", () -> lastGap)
        .description("Units missing or too many, over all products, when last checked")
        .baseUnit("units")
        .register(metrics);
    stock("available", Report::available, metrics);
    stock("held", Report::held, metrics);
    stock("sold", Report::sold, metrics);
  }

  private void stock(String state, ToLongFunction<Report> units, MeterRegistry metrics) {
    Gauge.builder("tidemark.stock", () -> ofLast(units))
        .description("Units of all products, when last counted")
        .baseUnit("units")
        .tag("state", state)
        .register(metrics);
  }

  private double ofLast(ToLongFunction<Report> units) {
    Report known = last;
    return known == null ? Double.NaN : (double) units.applyAsLong(known);
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
   * @param operations what happened to it last
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
      long reservedSold,
      LastOperations operations) {}

  /** What is stored about a product, as of one moment. */
  private record Numbers(
      long productId,
      String sku,
      long total,
      long bucketTotal,
      long available,
      long held,
      long sold,
      long reservedHeld,
      long reservedSold) {

    static Numbers read(ResultSet row) throws SQLException {
      return new Numbers(
          row.getLong(9),
          row.getString(1),
          row.getLong(2),
          row.getLong(3),
          row.getLong(4),
          row.getLong(5),
          row.getLong(6),
          row.getLong(7),
          row.getLong(8));
    }

    long gap() {
      return Math.abs(total - bucketTotal)
          + Math.abs(bucketTotal - available - held - sold)
          + Math.abs(held - reservedHeld)
          + Math.abs(sold - reservedSold);
    }

    Gap with(LastOperations operations) {
      return new Gap(
          sku,
          gap(),
          total,
          bucketTotal,
          available,
          held,
          sold,
          reservedHeld,
          reservedSold,
          operations);
    }
  }

  /** So that the gauge tells of a gap that nobody asked for. */
  @Scheduled(
      every = "${tidemark.conservation.every}",
      delayed = "10s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = Ending.class)
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
      shard.transactLong(connection -> read(connection, sums));
    }
    lastGap = sums.gap;
    lastGaps = sums.gaps.stream().collect(Collectors.toUnmodifiableMap(Gap::sku, Gap::gap));
    Report report = sums.report();
    last = report;
    return report;
  }

  /** Units missing or too many, by product, when last checked; at most 100 products. */
  public Map<String, Long> lastGaps() {
    return lastGaps;
  }

  private static Sums read(Connection connection, Sums into) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SNAPSHOT_LEVEL);
      statement.execute(SNAPSHOT);
    }
    List<Numbers> broken = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(READ);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        Numbers product = Numbers.read(rows);
        into.add(product);
        if (product.gap() != 0 && broken.size() < MOST_LISTED) {
          broken.add(product);
        }
      }
    }
    for (Numbers product : broken) {
      into.list(product.with(LastOperations.of(connection, product.productId())));
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

    void add(Numbers product) {
      products++;
      total += product.total();
      available += product.available();
      held += product.held();
      sold += product.sold();
      gap += product.gap();
    }

    void list(Gap product) {
      if (gaps.size() < MOST_LISTED) {
        gaps.add(product);
      }
    }

    Report report() {
      return new Report(gap, products, total, available, held, sold, List.copyOf(gaps));
    }
  }
}
