package dev.tidemark.notify;

import dev.tidemark.kernel.Ending;
import dev.tidemark.kernel.Numbers;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Keeps the log of deliveries within its days and rows, in small steps. */
@ApplicationScoped
class Retention {

  private static final int MOST_A_STEP = 1_000;

  private static final String TOO_OLD =
      "SELECT id, state FROM webhook_delivery WHERE created_millis < %d LIMIT %d";

  /** Those that wait are not counted, and stay. */
  private static final String LAST_KEPT =
      """
      SELECT id FROM webhook_delivery WHERE state <> 'WAITING'
      ORDER BY id DESC LIMIT 1 OFFSET %d""";

  private static final String TOO_MANY =
      """
      SELECT id, state FROM webhook_delivery WHERE id <= %d AND state <> 'WAITING'
      ORDER BY id LIMIT %d""";

  private static final String OF_NOBODY =
      """
      SELECT d.id, d.state FROM webhook_delivery d LEFT JOIN webhook w ON w.id = d.webhook_id
      WHERE w.id IS NULL LIMIT %d""";

  private static final String OLDEST = "SELECT MIN(created_millis) FROM webhook_delivery";

  private static final List<String> LEFT_OVER =
      List.of(
          "DELETE FROM webhook_lane WHERE webhook_id NOT IN (SELECT id FROM webhook)",
          "DELETE FROM webhook_lease WHERE webhook_id NOT IN (SELECT id FROM webhook)",
          "DELETE FROM webhook_health WHERE webhook_id NOT IN (SELECT id FROM webhook)");

  /** Messages are older than their deliveries by so much at the most. */
  private static final long PASSED_ON_MILLIS = Duration.ofHours(1).toMillis();

  private final ProductDatabase database;
  private final WebhookConfig config;
  private final WebhookMeters meters;
  private final InstantSource clock;

  Retention(
      ProductDatabase database, WebhookConfig config, WebhookMeters meters, InstantSource clock) {
    this.database = database;
    this.config = config;
    this.meters = meters;
    this.clock = clock;
  }

  @Scheduled(
      every = "1m",
      delayed = "2m",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = Ending.class)
  void deleteOld() {
    long oldest = clock.millis() - config.keep().toMillis();
    all(() -> database.transact(c -> delete(c, TOO_OLD.formatted(oldest, MOST_A_STEP))));
    all(() -> database.transact(c -> delete(c, OF_NOBODY.formatted(MOST_A_STEP))));
    LEFT_OVER.forEach(sql -> database.transact(c -> execute(c, sql)));
    Long bound = database.transact(c -> number(c, LAST_KEPT.formatted(config.keepRows())));
    if (bound > 0) {
      all(() -> database.transact(c -> delete(c, TOO_MANY.formatted(bound, MOST_A_STEP))));
    }
    long first = database.transact(c -> number(c, OLDEST));
    long before = Math.max(oldest, first - PASSED_ON_MILLIS);
    all(
        () ->
            database.transact(
                c ->
                    execute(
                        c,
                        "DELETE FROM webhook_message WHERE stored_millis < %d LIMIT %d"
                            .formatted(before, MOST_A_STEP))));
  }

  private static void all(LongSupplier step) {
    while (step.getAsLong() == MOST_A_STEP) {}
  }

  private int delete(Connection connection, String some) throws SQLException {
    List<Long> ids = new ArrayList<>();
    long waiting = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(some)) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
        waiting += rows.getString(2).equals(Deliveries.State.WAITING.name()) ? 1 : 0;
      }
    }
    if (!ids.isEmpty()) {
      String list = Numbers.list(ids);
      execute(connection, "DELETE FROM webhook_attempt WHERE delivery_id IN (" + list + ")");
      execute(connection, "DELETE FROM webhook_delivery WHERE id IN (" + list + ")");
      meters.dropped(waiting);
    }
    return ids.size();
  }

  private static int execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /** 0 where there is none. */
  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
