package dev.tidemark.stock;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import dev.tidemark.storage.StoreUnavailableException;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps where each product stood whenever it had changed: twice a second the products whose stock
 * version was raised are looked at, so that what happens in between is seen as one change. Every
 * process looks; a version is kept once. Safe for use by several threads.
 */
@Startup
@ApplicationScoped
public class PositionSamples {

  private static final Logger LOG = Logger.getLogger(PositionSamples.class);

  private static final long WIDE_OVERLAP_MILLIS = 30_000;
  private static final long WIDE_EVERY_MILLIS = 10_000;

  /** A process that crashed may not have looked at what it changed last. */
  private static final long FIRST_LOOK_BACK_MILLIS = Duration.ofDays(1).toMillis();

  /** Adds up no buckets of what is kept already; two processes may still keep the same at once. */
  private static final String KEEP =
      """
      INSERT IGNORE INTO position_sample (product_id, at_millis, version, total, available, held,
        sold, bucket_rows, empty_buckets, least, most)
      SELECT v.product_id, v.changed_millis, v.version, SUM(b.total), SUM(b.available),
        SUM(b.held), SUM(b.sold), COUNT(*), SUM(b.available = 0), MIN(b.available),
        MAX(b.available)
      FROM stock_version v JOIN bucket_%1$d b ON b.product_id = v.product_id
      WHERE v.changed_millis >= %2$d AND MOD(v.product_id, %3$d) = %1$d
        AND NOT EXISTS (SELECT 1 FROM position_sample s WHERE s.product_id = v.product_id
          AND s.at_millis = v.changed_millis AND s.version = v.version)
      GROUP BY v.product_id, v.changed_millis, v.version""";

  /** Each is true from its time on until the next. What was not sampled yet is as it is now. */
  private static final String AVAILABLE_AT =
      """
      SELECT COALESCE(
        IF((SELECT changed_millis FROM stock_version WHERE product_id = %1$d) <= %2$d, NULL,
          (SELECT available FROM position_sample WHERE product_id = %1$d AND at_millis <= %2$d
           ORDER BY at_millis DESC, version DESC LIMIT 1)),
        (SELECT SUM(available) FROM bucket_%3$d WHERE product_id = %1$d))""";

  private final StockDatabases databases;
  private final InstantSource clock;
  private final Map<Integer, Lookback> looked = new ConcurrentHashMap<>();
  private @Nullable Repeating looking;

  PositionSamples(StockDatabases databases, InstantSource clock) {
    this.databases = databases;
    this.clock = clock;
  }

  @PostConstruct
  void open() {
    looking = new Repeating("position-samples", Duration.ofMillis(500), this::look);
  }

  @PreDestroy
  void close() {
    if (looking != null) {
      looking.close();
    }
  }

  /** Units that were on sale at a time; those of now where nothing was sampled by then. */
  public static long availableAt(Connection connection, long productId, long atMillis)
      throws SQLException {
    String sql = AVAILABLE_AT.formatted(productId, atMillis, BucketRows.tableOf(productId));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  void look() {
    for (Shard shard : databases.all()) {
      long start = clock.millis();
      Lookback before = looked.getOrDefault(shard.number(), never(start));
      try {
        shard.transact(connection -> keep(connection, before.sinceMillis(start)));
        looked.put(shard.number(), before.lookedAt(start));
      } catch (StoreUnavailableException e) {
        LOG.debugf("No samples from stock database %d: %s", shard.number(), e.getMessage());
      }
    }
  }

  private static Lookback never(long now) {
    return Lookback.from(now - FIRST_LOOK_BACK_MILLIS, WIDE_OVERLAP_MILLIS, WIDE_EVERY_MILLIS);
  }

  private static int keep(Connection connection, long sinceMillis) throws SQLException {
    int kept = 0;
    for (int table = 0; table < BucketRows.TABLES; table++) {
      try (Statement statement = connection.createStatement()) {
        kept += statement.executeUpdate(KEEP.formatted(table, sinceMillis, BucketRows.TABLES));
      }
    }
    return kept;
  }
}
