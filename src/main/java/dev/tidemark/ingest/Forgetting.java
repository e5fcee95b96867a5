package dev.tidemark.ingest;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import dev.tidemark.storage.StoreUnavailableException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
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
  private static final int MOST_A_LOOK = 2_000;
  private static final int ID_BYTES = 16;
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

  void close(@Observes ShutdownEvent event) {
    if (repeating != null) {
      repeating.close();
    }
  }

  void forgetAll() {
    long before = Math.floorDiv(clock.millis() - remember.toMillis(), DAY_MILLIS);
    for (Shard shard : databases.all()) {
      try {
        forget(shard, before);
      } catch (StoreUnavailableException e) {
        LOG.debugf("Stock database %d forgets nothing: %s", shard.number(), e.getMessage());
      }
    }
  }

  private static void forget(Shard shard, long beforeDay) {
    long product = shard.transact(connection -> SeenRows.nextProduct(connection, 0));
    Optional<byte[]> after = Optional.of(new byte[ID_BYTES]);
    while (product > 0 && !Thread.currentThread().isInterrupted()) {
      long one = product;
      byte[] from = after.orElseGet(() -> new byte[ID_BYTES]);
      after = shard.transact(c -> SeenRows.forget(c, one, from, beforeDay, MOST_A_LOOK));
      if (after.isEmpty()) {
        product = shard.transact(connection -> SeenRows.nextProduct(connection, one));
      }
    }
  }
}
