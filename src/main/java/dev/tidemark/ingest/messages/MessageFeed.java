package dev.tidemark.ingest.messages;

import dev.tidemark.ingest.Session;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The way of one broker's snapshots, or sales, to the ingest: deliveries in their order, on a
 * thread of its own, all that are waiting in one commit. While nothing can be committed, the same
 * ones are tried again in place, ever more slowly: none is skipped, and none acknowledged.
 *
 * <p>The thread is its own, since it may wait for a lost database for hours, and only begins with
 * the first delivery. Safe for use by several threads.
 */
final class MessageFeed {

  private static final Logger LOG = Logger.getLogger(MessageFeed.class);
  private static final int MOST_DELIVERIES_A_COMMIT = 500;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final String origin;
  private final Function<String, Session> sessions;
  private final Counter committed;
  private final Counter retried;
  private final BlockingQueue<Delivery> waiting = new LinkedBlockingQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Thread thread;

  /**
   * @param origin where the messages come from, as shown with quarantined rows: {@code
   *     "kafka:tidemark.sales"}
   * @param sessions opens a session for a source
   * @param committed counts messages
   * @param retried counts commits that failed
   */
  MessageFeed(
      String origin, Function<String, Session> sessions, Counter committed, Counter retried) {
    this.origin = origin;
    this.sessions = sessions;
    this.committed = committed;
    this.retried = retried;
  }

  /** Returns at once. After {@link #beginClose} nothing is taken: the broker keeps the message. */
  synchronized void offer(Delivery delivery) {
    if (isClosing()) {
      return;
    }
    waiting.add(delivery);
    if (thread == null) {
      thread = new Thread(this::run, origin);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** The commit under way is the last one; what is tried again is given up. Returns at once. */
  synchronized void beginClose() {
    closing.countDown();
    waiting.add(End.INSTANCE);
  }

  /** Waits for the commit under way, no longer than that. */
  void awaitClosed(Duration limit) throws InterruptedException {
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null) {
      running.join(limit.toMillis());
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void run() {
    try {
      List<Delivery> batch = new ArrayList<>();
      while (!isClosing()) {
        batch.add(waiting.take());
        waiting.drainTo(batch, MOST_DELIVERIES_A_COMMIT - 1);
        process(batch);
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void process(List<Delivery> batch) throws InterruptedException {
    for (int failures = 0; ; failures++) {
      batch.removeIf(delivery -> !delivery.isOurs());
      if (batch.isEmpty() || isClosing()) {
        return;
      }
      try {
        commit(batch);
        batch.forEach(this::acknowledge);
        return;
      } catch (IOException | RuntimeException | Error e) {
        retried.increment();
        Duration pause = pauseAfter(failures);
        LOG.warnf("%s: not committed, tried again after %d ms: %s", origin, pause.toMillis(), e);
        if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    }
  }

  /** A source at a time: what has been committed for one when another fails counts once anyway. */
  private void commit(List<Delivery> batch) throws IOException {
    Map<String, List<Received>> bySource = new LinkedHashMap<>();
    for (Delivery delivery : batch) {
      for (Received message : delivery.messages()) {
        bySource.computeIfAbsent(message.source(), source -> new ArrayList<>()).add(message);
      }
    }
    for (Map.Entry<String, List<Received>> one : bySource.entrySet()) {
      Session session = sessions.apply(one.getKey());
      for (Received message : one.getValue()) {
        session.take(message.format(), message.body().get(), message.place());
      }
      var unused = session.finish();
    }
  }

  private void acknowledge(Delivery delivery) {
    committed.increment(delivery.messages().size());
    delivery.acknowledge();
  }

  static Duration pauseAfter(int failures) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** Wakes a thread that waits for a delivery. */
  private enum End implements Delivery {
    INSTANCE;

    @Override
    public List<Received> messages() {
      return List.of();
    }

    @Override
    public boolean isOurs() {
      return false;
    }

    @Override
    public void acknowledge() {
      throw new IllegalStateException("there is nothing to acknowledge");
    }
  }
}
