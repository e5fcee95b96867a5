package dev.tidemark.platform;

import dev.tidemark.kernel.Ending;
import dev.tidemark.outbox.Outbox;
import dev.tidemark.outbox.ProductEvents;
import dev.tidemark.storage.ProductDatabase;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;

/** Keeps tables bounded: messages and events that nobody has claimed for a week are dropped. */
@ApplicationScoped
class Housekeeping {

  private static final long UNCLAIMED_MILLIS = Duration.ofDays(7).toMillis();
  private static final int MOST_A_BATCH = 1000;

  private final StockDatabases databases;
  private final ProductDatabase product;
  private final InstantSource clock;

  Housekeeping(StockDatabases databases, ProductDatabase product, InstantSource clock) {
    this.databases = databases;
    this.product = product;
    this.clock = clock;
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = Ending.class)
  void pruneOutbox() {
    long before = clock.millis() - UNCLAIMED_MILLIS;
    for (Shard shard : databases.all()) {
      int dropped;
      do {
        dropped = shard.transact(c -> Outbox.prune(c, before, MOST_A_BATCH));
      } while (dropped == MOST_A_BATCH);
    }
  }

  @Scheduled(
      every = "10m",
      delayed = "1m",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = Ending.class)
  void pruneEvents() {
    long before = clock.millis() - UNCLAIMED_MILLIS;
    int dropped;
    do {
      dropped = product.transact(c -> ProductEvents.prune(c, before, MOST_A_BATCH));
    } while (dropped == MOST_A_BATCH);
  }
}
