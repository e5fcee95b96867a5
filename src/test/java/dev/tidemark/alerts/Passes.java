package dev.tidemark.alerts;

import dev.tidemark.Await;
import dev.tidemark.storage.ProductDatabase;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What timers do at the time of a test, all of it. The service's own timers look for the end of
 * what is due for them in the same table: the group that they see last is locked for that moment,
 * and a single pass would leave it out.
 */
final class Passes {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String DUE =
      "SELECT id FROM notice_group WHERE next_millis BETWEEN 1 AND %d LIMIT 1";

  private Passes() {}

  static void of(AlertTimers timers, ProductDatabase database, InstantSource clock) {
    Await.until(
        LIMIT,
        "no group is due",
        () -> {
          timers.pass();
          return !isAnyDue(database, clock.millis());
        });
  }

  private static boolean isAnyDue(ProductDatabase database, long nowMillis) {
    return database.transact(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery(DUE.formatted(nowMillis))) {
            return rows.next();
          }
        });
  }
}
