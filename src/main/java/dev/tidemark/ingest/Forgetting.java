package dev.tidemark.ingest;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import dev.tidemark.storage.StoreUnavailableException;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Forgets which events were counted, long after they could come again: product by product, in the
 * order of the table, so that no index is needed for it. Every process does; what one has deleted
 * the others do not find.
 */
@Startup
@ApplicationScoped
class Forgetting {

  private static final Logger LOG = Logger.getLogger(Forgetting.class);
  private static final int MOST_A_BATCH = 2_000;
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final StockDatabases databases;
  private final InstantSource clock;
  private final Duration remember;
  private @Nullable Repeating repeating;

  /**
   * @param remember how long, at least
   */
  Forgetting(
      StockDatabases databases,
      InstantSource clock,
      @ConfigProperty(name = "tidemark.ingest.remember", defaultValue = "35d") Duration remember) {
    this.databases = databases;
    this.clock = clock;
    this.remember = remember;
  }

  @PostConstruct
  void open() {
    repeating = new Repeating("ingest-forget", Duration.ofHours(6), this::forgetAll);
  }

  @PreDestroy
  void close() {
    if (repeating != null) {
      repeating.close();
    }
  }

  /** Says how many events were forgotten. */
  long forgetAll() {
    long before = Math.floorDiv(clock.millis() - remember.toMillis(), DAY_MILLIS);
    long forgotten = 0;
    for (Shard shard : databases.all()) {
      try {
        forgotten += forget(shard, before);
      } catch (StoreUnavailableException e) {
        LOG.debugf("Stock database %d forgets nothing: %s", shard.number(), e.getMessage());
      }
    }
    return forgotten;
  }

  private static long forget(Shard shard, long beforeDay) {
    long forgotten = 0;
    long product = shard.transact(connection -> SeenRows.nextProduct(connection, 0));
    while (product > 0 && !Thread.currentThread().isInterrupted()) {
      long one = product;
      int some = shard.transact(c -> SeenRows.forget(c, one, beforeDay, MOST_A_BATCH));
      forgotten += some;
      if (some < MOST_A_BATCH) {
        product = shard.transact(connection -> SeenRows.nextProduct(connection, one));
      }
    }
    return forgotten;
  }
}
