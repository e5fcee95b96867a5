package dev.tidemark.responses;

import dev.tidemark.kernel.Ending;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Deletes what is long over, in small steps; what still holds something stays. */
@ApplicationScoped
class ResponseRetention {

  private static final int MOST_A_STEP = 1_000;

  private static final List<String> OLD =
      List.of(
          """
          DELETE FROM response WHERE ended_millis BETWEEN 1 AND %d AND due_millis = 0
            AND NOT (state = 'SUCCEEDED' AND verb IN ('THROTTLE', 'PAUSE')) LIMIT %d""",
          "DELETE FROM response_history WHERE at_millis < %d LIMIT %d");

  private final ProductDatabase database;
  private final InstantSource clock;
  private final Duration keep;

  ResponseRetention(
      ProductDatabase database,
      InstantSource clock,
      @ConfigProperty(name = "tidemark.responses.keep", defaultValue = "90d") Duration keep) {
    this.database = database;
    this.clock = clock;
    this.keep = keep;
  }

  @Scheduled(
      every = "10m",
      delayed = "2m",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = Ending.class)
  void deleteOld() {
    long before = clock.millis() - keep.toMillis();
    OLD.forEach(sql -> deleteAll(sql.formatted(before, MOST_A_STEP)));
  }

  private void deleteAll(String sql) {
    int deleted;
    do {
      deleted =
          database.transact(
              connection -> {
                try (var statement = connection.createStatement()) {
                  return statement.executeUpdate(sql);
                }
              });
    } while (deleted == MOST_A_STEP);
  }
}
