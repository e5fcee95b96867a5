package dev.tidemark.audit;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.storage.ProductDatabase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Puts entries into the chain, twice a second, one process at a time: whoever writes an entry waits
 * for nobody. Once a day it logs where the chain ends, so that there is a copy of that elsewhere:
 * who can write to the database could make a whole chain anew, but not what was logged.
 */
@Startup
@ApplicationScoped
class Sealer {

  private static final Logger LOG = Logger.getLogger(Sealer.class);
  private static final int MOST_A_BATCH = 500;
  private static final long TOLD_EVERY_NANOS = Duration.ofDays(1).toNanos();

  private final ProductDatabase database;
  private volatile long position;
  private long toldNanos = System.nanoTime() - TOLD_EVERY_NANOS;
  private @Nullable Repeating sealing;

  Sealer(ProductDatabase database, MeterRegistry metrics) {
    this.database = database;
    Gauge.builder("tidemark.audit.chain", () -> position)
        .description("Entries in the chain of the audit, as far as this process knows")
        .baseUnit("entries")
        .register(metrics);
  }

  @PostConstruct
  void open() {
    sealing = new Repeating("audit-chain", Duration.ofMillis(500), this::seal);
  }

  /** Before the database is closed. */
  void close(@Observes ShutdownEvent event) {
    if (sealing != null) {
      sealing.close();
    }
  }

  void seal() {
    while (database.transact(Sealer::lengthen) == MOST_A_BATCH) {
      // the next of them
    }
    ChainRows.Link end = database.transact(ChainRows::end);
    position = end.position();
    if (System.nanoTime() - toldNanos >= TOLD_EVERY_NANOS) {
      toldNanos = System.nanoTime();
      LOG.infof(
          "The audit has %d entries, the last with hash %s",
          end.position(), HexFormat.of().formatHex(end.hash()));
    }
  }

  private static int lengthen(Connection connection) throws SQLException {
    if (ChainRows.loose(connection, 1).isEmpty()) {
      return 0; // without a lock
    }
    Optional<ChainRows.Link> end = ChainRows.lockEnd(connection);
    if (end.isEmpty()) {
      return 0; // another process is at it
    }
    ChainRows.Link last = end.get();
    List<ChainedEntry> entries = new ArrayList<>();
    List<ChainRows.Link> links = new ArrayList<>();
    for (ChainRows.Row row : ChainRows.loose(connection, MOST_A_BATCH)) {
      long next = last.position() + 1;
      last = new ChainRows.Link(next, row.entry().hash(next, last.hash()));
      entries.add(row.entry());
      links.add(last);
    }
    ChainRows.chain(connection, entries, links);
    ChainRows.moveEnd(connection, last);
    return entries.size();
  }
}
