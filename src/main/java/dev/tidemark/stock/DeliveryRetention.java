package dev.tidemark.stock;

import dev.tidemark.kernel.Ending;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import dev.tidemark.storage.StoreUnavailableException;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Forgets which deliveries were added, long after they could come again, in small steps. */
@ApplicationScoped
class DeliveryRetention {

  private static final Logger LOG = Logger.getLogger(DeliveryRetention.class);
  private static final int MOST_A_STEP = 1_000;

  private final StockDatabases databases;
  private final InstantSource clock;
  private final Duration remember;

  DeliveryRetention(
      StockDatabases databases,
      InstantSource clock,
      @ConfigProperty(name = "tidemark.stock-in.remember", defaultValue = "400d")
          Duration remember) {
    this.databases = databases;
    this.clock = clock;
    this.remember = remember;
  }

  @Scheduled(
      every = "10m",
      delayed = "3m",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = Ending.class)
  void forgetOld() {
    long before = clock.millis() - remember.toMillis();
    for (Shard shard : databases.all()) {
      try {
        forget(shard, before);
      } catch (StoreUnavailableException e) {
        LOG.debugf("Stock database %d forgets nothing: %s", shard.number(), e.getMessage());
      }
    }
  }

  private static void forget(Shard shard, long beforeMillis) {
    int forgotten;
    do {
      forgotten = shard.transact(c -> StockInRows.forget(c, beforeMillis, MOST_A_STEP));
    } while (forgotten == MOST_A_STEP);
  }
}
