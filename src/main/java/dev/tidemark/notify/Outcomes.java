package dev.tidemark.notify;

import dev.tidemark.kernel.BatchThreads;
import dev.tidemark.notify.flavours.Verdict;
import dev.tidemark.storage.ProductDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Writes down what attempts came to: all that are waiting in one transaction, and only then their
 * subjects go on. One thread, so that a subject's outcomes are written in their order. Safe for use
 * by several threads.
 */
@ApplicationScoped
class Outcomes {

  private static final Logger LOG = Logger.getLogger(Outcomes.class);

  /** More than there can be requests open. */
  private static final int CAPACITY = 100_000;

  private static final int MOST_A_BATCH = 200;

  /** What cannot be written for so long is sent again. */
  private static final int MOST_TRIES = 60;

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final ProductDatabase database;
  private final WebhookConfig config;
  private final Disabling disabling;
  private final WebhookMeters meters;
  private final InstantSource clock;
  private final BatchThreads<Outcome> thread;
  private volatile boolean closed;

  Outcomes(
      ProductDatabase database,
      WebhookConfig config,
      Disabling disabling,
      WebhookMeters meters,
      InstantSource clock) {
    this.database = database;
    this.config = config;
    this.disabling = disabling;
    this.meters = meters;
    this.clock = clock;
    this.thread = new BatchThreads<>("webhook-outcomes", 1, CAPACITY, MOST_A_BATCH, this::write);
  }

  /** Ends what is waiting. */
  void close() {
    closed = true;
    thread.close();
  }

  /** Has one written down. Never blocks. */
  void write(Outcome outcome) {
    if (!thread.offer(outcome) && outcome.isLast()) {
      outcome.sender().release(outcome.delivery().lane()); // it is sent again
    }
  }

  private void write(List<Outcome> batch) {
    try {
      if (written(batch)) {
        batch.forEach(meters::attempted);
        disableGone(batch);
      }
    } finally {
      batch.stream()
          .filter(Outcome::isLast)
          .forEach(one -> one.sender().release(one.delivery().lane()));
    }
  }

  /** What is not written would be sent again: so it is tried for a while. */
  private boolean written(List<Outcome> batch) {
    for (int tries = 1; ; tries++) {
      try {
        database.transact(connection -> write(connection, batch));
        return true;
      } catch (RuntimeException e) {
        if (closed || tries == MOST_TRIES) {
          LOG.warnf("%d webhook deliveries may be sent again: %s", batch.size(), e.getMessage());
          return false;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private int write(Connection connection, List<Outcome> batch) throws SQLException {
    long now = clock.millis();
    Deliveries.attempted(connection, batch, config.mostAttempts(), now);
    Map<Long, List<Outcome>> byWebhook = new TreeMap<>();
    batch.forEach(
        one -> byWebhook.computeIfAbsent(one.webhook(), id -> new ArrayList<>()).add(one));
    for (Map.Entry<Long, List<Outcome>> one : byWebhook.entrySet()) {
      Map<Lane, Long> due = new HashMap<>();
      one.getValue().stream()
          .filter(Outcome::isLast)
          .forEach(last -> due.put(last.delivery().lane(), last.dueMillis()));
      Queue.settle(connection, one.getKey(), due);
      Health.note(connection, one.getKey(), one.getValue(), now);
    }
    return batch.size();
  }

  private void disableGone(List<Outcome> batch) {
    batch.stream()
        .filter(one -> one.shipment().verdict().fate() == Verdict.Fate.GONE)
        .mapToLong(Outcome::webhook)
        .distinct()
        .forEach(webhook -> disabling.disable(webhook, "It answered 410: it is gone"));
  }
}
