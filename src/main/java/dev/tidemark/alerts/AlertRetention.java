package dev.tidemark.alerts;

import dev.tidemark.kernel.Ending;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Deletes what is long over, in small steps. */
@ApplicationScoped
class AlertRetention {

  private static final int MOST_A_STEP = 1_000;

  /** What never fired told nobody anything. */
  private static final Duration KEEP_UNFIRED = Duration.ofDays(1);

  private static final List<String> OLD =
      List.of(
          "DELETE FROM alert WHERE resolved_millis BETWEEN 1 AND %d LIMIT %d",
          "DELETE FROM alert_history WHERE at_millis < %d LIMIT %d",
          "DELETE FROM notice WHERE at_millis < %d LIMIT %d",
          "DELETE FROM silence WHERE ends_millis < %d LIMIT %d",
          """
          DELETE FROM notice_group WHERE next_millis = 0 AND told_open = FALSE AND told_millis < %d
          LIMIT %d""");

  private static final String UNFIRED =
      """
      DELETE FROM alert WHERE resolved_millis BETWEEN 1 AND %d AND fired_millis = 0
        AND remembered_subject IS NULL LIMIT %d""";

  private static final Duration KEEP_BACKTESTS = Duration.ofDays(30);
  private static final String BACKTESTS = "DELETE FROM backtest WHERE started_millis < %d LIMIT %d";

  private final ProductDatabase database;
  private final AlertSettings settings;
  private final InstantSource clock;

  AlertRetention(ProductDatabase database, AlertSettings settings, InstantSource clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
  }

  @Scheduled(
      every = "10m",
      delayed = "2m",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = Ending.class)
  void deleteOld() {
    long before = clock.millis() - settings.keep().toMillis();
    OLD.forEach(sql -> deleteAll(sql, before));
    deleteAll(UNFIRED, clock.millis() - KEEP_UNFIRED.toMillis());
    deleteAll(BACKTESTS, clock.millis() - KEEP_BACKTESTS.toMillis());
  }

  private void deleteAll(String sql, long beforeMillis) {
    int deleted;
    do {
      deleted =
          database.transact(
              c -> {
                try (var statement = c.createStatement()) {
                  return statement.executeUpdate(sql.formatted(beforeMillis, MOST_A_STEP));
                }
              });
    } while (deleted == MOST_A_STEP);
  }
}
