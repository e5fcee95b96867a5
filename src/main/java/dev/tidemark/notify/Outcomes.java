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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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

  /** A transaction costs more than what it writes: it waits a little for others, if it is small. */
  private static final int ENOUGH = 32;

  private static final Duration LINGER = Duration.ofMillis(20);

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
    this.thread =
        new BatchThreads<>(
            "webhook-outcomes", 1, CAPACITY, MOST_A_BATCH, ENOUGH, LINGER, this::write);
  }

  /** Ends what is waiting. */
  void close() {
    closed = true;
    thread.close();
  }

  /** Has one written down. Never blocks. */
  void write(Outcome outcome) {
    if (!thread.offer(outcome) && outcome.isLast()) {
      outcome.sender().release(Set.of(outcome.delivery().lane()), true); // it is sent again
    }
  }

  private void write(List<Outcome> batch) {
    Set<Long> more = null;
    try {
      more = written(batch);
      if (more != null) {
        batch.forEach(meters::attempted);
        disableGone(batch);
      }
    } finally {
      release(batch, more);
    }
  }

  /**
   * @param more the endpoints for which more waits in these lanes; null where nobody knows
   */
  private static void release(List<Outcome> batch, @Nullable Set<Long> more) {
    Map<Sender, Set<Lane>> lanes = new HashMap<>();
    for (Outcome one : batch) {
      if (one.isLast()) {
        lanes.computeIfAbsent(one.sender(), sender -> new HashSet<>()).add(one.delivery().lane());
      }
    }
    lanes.forEach(
        (sender, over) -> sender.release(over, more == null || more.contains(sender.number())));
  }

  /**
   * What is not written would be sent again: so it is tried for a while.
   *
   * @return the endpoints for which more waits in the lanes of these; null where it was in vain
   */
  private @Nullable Set<Long> written(List<Outcome> batch) {
    for (int tries = 1; ; tries++) {
      try {
        return database.transact(connection -> write(connection, batch));
      } catch (RuntimeException e) {
        if (closed || tries == MOST_TRIES) {
          LOG.warnf("%d webhook deliveries may be sent again: %s", batch.size(), e.getMessage());
          return null;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private Set<Long> write(Connection connection, List<Outcome> batch) throws SQLException {
    Set<Long> more = new HashSet<>();
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
      if (Queue.settle(connection, one.getKey(), due)) {
        more.add(one.getKey());
      }
      Health.note(connection, one.getKey(), one.getValue(), now);
    }
    return more;
  }

  private void disableGone(List<Outcome> batch) {
    batch.stream()
        .filter(one -> one.shipment().verdict().fate() == Verdict.Fate.GONE)
        .mapToLong(Outcome::webhook)
        .distinct()
        .forEach(webhook -> disabling.disable(webhook, "It answered 410: it is gone"));
  }
}
