package dev.tidemark.reservation;

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
 * Moves reservations that ended long ago out of the tables that sell, a little at a time. Every
 * process does; a row that one has claimed the others skip.
 */
@Startup
@ApplicationScoped
class Archive {

  private static final Logger LOG = Logger.getLogger(Archive.class);
  private static final int MOST_A_BATCH = 500;
  private static final int MOST_BATCHES_A_TICK = 4;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final StockDatabases databases;
  private final InstantSource clock;
  private final long afterMillis;
  private @Nullable Repeating repeating;

  Archive(
      StockDatabases databases,
      InstantSource clock,
      @ConfigProperty(name = "tidemark.reservation.archive-after", defaultValue = "7d")
          Duration after) {
    this.databases = databases;
    this.clock = clock;
    this.afterMillis = after.toMillis();
  }

  @PostConstruct
  void open() {
    repeating = new Repeating("archive", PAUSE, this::sweep);
  }

  @PreDestroy
  void close() {
    if (repeating != null) {
      repeating.close();
    }
  }

  void sweep() {
    for (Shard shard : databases.all()) {
      try {
        moveSome(shard);
      } catch (StoreUnavailableException e) {
        LOG.debugf("Nothing archived on stock database %d: %s", shard.number(), e.getMessage());
      } catch (RuntimeException e) {
        LOG.errorf(e, "Nothing archived on stock database %d", shard.number());
      }
    }
  }

  private void moveSome(Shard shard) {
    long before = clock.millis() - afterMillis;
    int moved = MOST_A_BATCH;
    for (int i = 0; i < MOST_BATCHES_A_TICK && moved == MOST_A_BATCH; i++) {
      moved = shard.transact(connection -> ArchiveRows.move(connection, before, MOST_A_BATCH));
    }
  }
}
