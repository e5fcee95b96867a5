package dev.tidemark.reservation;

import dev.tidemark.gate.Gate;
import dev.tidemark.kernel.Repeating;
import dev.tidemark.stock.Layouts;
import dev.tidemark.storage.StoreUnavailableException;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Puts the units of unpaid holds back on sale when their time is up. Every process looks, several
 * times a second; a hold that one has claimed the others skip.
 */
@Startup
@ApplicationScoped
class Expiry {

  private static final Logger LOG = Logger.getLogger(Expiry.class);
  private static final int MOST_A_BATCH = 500;

  private final Ledgers ledgers;
  private final Layouts layouts;
  private final Gate gate;
  private final Writers writers;
  private final InstantSource clock;
  private final Metrics metrics;
  private @Nullable Repeating repeating;

  Expiry(
      Ledgers ledgers,
      Layouts layouts,
      Gate gate,
      Writers writers,
      InstantSource clock,
      Metrics metrics) {
    this.ledgers = ledgers;
    this.layouts = layouts;
    this.gate = gate;
    this.writers = writers;
    this.clock = clock;
    this.metrics = metrics;
  }

  @PostConstruct
  void open() {
    repeating = new Repeating("expiry", Duration.ofMillis(250), this::sweep);
  }

  @PreDestroy
  void close() {
    if (repeating != null) {
      repeating.close();
    }
  }

  void sweep() {
    for (Ledger ledger : ledgers.all()) {
      try {
        while (expireSome(ledger) == MOST_A_BATCH) {}
      } catch (StoreUnavailableException e) {
        LOG.debugf("No holds expire on stock database %d: %s", ledger.number(), e.getMessage());
      } catch (RuntimeException e) {
        LOG.errorf(e, "Holds of stock database %d expire one by one", ledger.number());
        expireApart(ledger);
      }
    }
  }

  /** The writer halves a batch that fails: one broken hold does not keep the others. */
  private void expireApart(Ledger ledger) {
    try {
      List<Reservation> due =
          ledger.transact(transaction -> transaction.claimDue(clock.millis(), MOST_A_BATCH));
      writers.of(ledger).write(changesOf(due));
    } catch (RuntimeException e) {
      LOG.warnf("Stock database %d: %s", ledger.number(), e.getMessage());
    }
  }

  private static List<Command.Change> changesOf(List<Reservation> due) {
    return due.stream()
        .map(
            row ->
                new Command.Change(
                    row.id(), Command.Action.EXPIRE, null, Runnable::run, result -> {}))
        .toList();
  }

  private int expireSome(Ledger ledger) {
    record Claimed(Batch batch, int count) {}
    Claimed claimed =
        ledger.transact(
            transaction -> {
              long now = clock.millis();
              List<Reservation> due = transaction.claimDue(now, MOST_A_BATCH);
              Batch batch = new Batch(changesOf(due), layouts, Told.DEFAULT, now);
              if (!due.isEmpty()) {
                batch.run(transaction, due);
              }
              return new Claimed(batch, due.size());
            });
    for (Moves.Moved moved : claimed.batch().moved()) {
      gate.giveBack(moved.layout(), moved.bucket(), moved.units());
    }
    metrics.entered(claimed.batch().entered());
    return claimed.count();
  }
}
