package dev.tidemark.channels;

import dev.tidemark.kernel.Ending;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/** Keeps tables bounded: what is left of channels that are gone, and what is long over. */
@ApplicationScoped
class Leftovers {

  private static final long ASKED_MILLIS = Duration.ofDays(30).toMillis();
  private static final long CLOSED_MILLIS = Duration.ofDays(90).toMillis();
  private static final int MOST_A_BATCH = 1000;

  private final StockDatabases databases;
  private final InstantSource clock;

  Leftovers(StockDatabases databases, InstantSource clock) {
    this.databases = databases;
    this.clock = clock;
  }

  @Scheduled(
      every = "${tidemark.channels.forget-every}",
      delayed = "2m",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = Ending.class)
  void forget() {
    for (Shard shard : databases.all()) {
      // First what is there, then what is configured: a channel made meanwhile is not forgotten.
      Set<Long> gone = shard.transact(TellingRows::channels);
      QuarkusTransaction.requiringNew()
          .call(() -> ChannelRow.<ChannelRow>listAll())
          .forEach(row -> gone.remove(row.number()));
      gone.forEach(channelId -> forget(shard, channelId));
      long before = clock.millis() - ASKED_MILLIS;
      var unused = shard.transact(c -> RequestRows.forget(c, before, MOST_A_BATCH));
    }
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                TaskRow.delete(
                    "closedMillis > 0 AND closedMillis < ?1", clock.millis() - CLOSED_MILLIS));
  }

  private static void forget(Shard shard, long channelId) {
    int dropped;
    do {
      dropped = shard.transact(c -> TellingRows.forget(c, channelId, MOST_A_BATCH));
    } while (dropped == MOST_A_BATCH);
    do {
      dropped = shard.transact(c -> RequestRows.forgetChannel(c, channelId, MOST_A_BATCH));
    } while (dropped == MOST_A_BATCH);
    shard.transact(
        connection -> {
          LeaseState.forget(connection, channelId);
          return 0;
        });
  }
}
