package dev.tidemark.reservation;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.reservation.UserQuotas.Owner;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import dev.tidemark.storage.StoreUnavailableException;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Removes the rows of users who neither hold nor own anything, as every refused user leaves one.
 * Walks round the table a page at a time: an index of units would cost every hold.
 */
@Startup
@ApplicationScoped
class EmptyQuotas {

  private static final Logger LOG = Logger.getLogger(EmptyQuotas.class);
  private static final int PAGE_ROWS = 1000;
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Owner START = new Owner(Long.MIN_VALUE, Long.MIN_VALUE);

  private final StockDatabases databases;
  private final Map<Integer, Owner> reached = new HashMap<>();
  private @Nullable Repeating repeating;

  EmptyQuotas(StockDatabases databases) {
    this.databases = databases;
  }

  @PostConstruct
  void open() {
    repeating = new Repeating("empty-quotas", PAUSE, this::sweep);
  }

  @PreDestroy
  void close() {
    if (repeating != null) {
      repeating.close();
    }
  }

  /** A page of each stock database. */
  synchronized void sweep() {
    for (Shard shard : databases.all()) {
      Owner from = reached.getOrDefault(shard.number(), START);
      try {
        Owner next = shard.transact(c -> UserQuotas.removeEmpty(c, from, PAGE_ROWS)).orElse(START);
        reached.put(shard.number(), next);
      } catch (StoreUnavailableException e) {
        LOG.debugf("No quotas removed on stock database %d", shard.number());
      }
    }
  }
}
