package dev.tidemark.alerts;

import dev.tidemark.kernel.Repeating;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners what happens to alerts, by one look at the history for all of them, and none
 * where nobody listens. Safe for use by several threads.
 */
@ApplicationScoped
class AlertStreams {

  private static final Logger LOG = Logger.getLogger(AlertStreams.class);
  private static final int MOST_STREAMS = 200;
  private static final int MOST_A_LOOK = 500;

  /** Who missed more reads the list of alerts again: that is shorter. */
  private static final int MOST_REPLAYED = 1_000;

  private static final long HEARTBEAT_MILLIS = 15_000;

  private final AlertFeed feed;
  private final InstantSource clock;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private final AtomicInteger open = new AtomicInteger();
  private long cursor;
  private long beatMillis;
  private @Nullable Repeating looking;

  AlertStreams(AlertFeed feed, InstantSource clock, MeterRegistry metrics) {
    this.feed = feed;
    this.clock = clock;
    Gauge.builder("tidemark.alerts.streams", open, AtomicInteger::get)
        .description("Open streams of alert changes")
        .register(metrics);
  }

  /** One that is told. None of its methods waits. */
  interface Listener {

    void changed(AlertChange change);

    /** It has missed something: what comes next follows on this position. */
    void reset(long id);

    void heartbeat();

    /** Whether it is to be told no more. */
    boolean isGone();
  }

  @PostConstruct
  void start() {
    looking = new Repeating("alert-stream", Duration.ofMillis(200), this::lookQuietly);
  }

  @PreDestroy
  void stop() {
    if (looking != null) {
      looking.close();
    }
  }

  /**
   * @param after the position that it has seen; null to begin now
   * @return false if there are too many
   */
  boolean add(Listener listener, @Nullable Long after) {
    if (open.incrementAndGet() > MOST_STREAMS) {
      open.decrementAndGet();
      return false;
    }
    try {
      join(listener, after);
      return true;
    } catch (RuntimeException e) {
      open.decrementAndGet();
      throw e;
    }
  }

  /** Not while a look is under way: nothing is told twice or left out in between. */
  private synchronized void join(Listener listener, @Nullable Long after) {
    if (listeners.isEmpty()) {
      cursor = feed.last();
    }
    if (after != null && !replay(listener, after)) {
      listener.reset(cursor);
    }
    listeners.add(listener);
  }

  private boolean replay(Listener listener, long after) {
    if (after > cursor) {
      moveOn(); // it comes from a process that was ahead
    }
    if (after > cursor || after < feed.first() - 1) {
      return false; // of another database, made up, or not kept any more
    }
    List<AlertChange> missed = feed.after(after, MOST_REPLAYED);
    boolean all = missed.size() < MOST_REPLAYED;
    if (all) {
      missed.stream().filter(change -> change.id() <= cursor).forEach(listener::changed);
    }
    return all;
  }

  /** Until there is nothing new, so that nobody here is behind. */
  private void moveOn() {
    long last = feed.last();
    while (cursor < last && tellNext() == MOST_A_LOOK) {
      // the next of them
    }
  }

  private int tellNext() {
    List<AlertChange> next = feed.after(cursor, MOST_A_LOOK);
    for (AlertChange change : next) {
      cursor = change.id();
      listeners.forEach(listener -> safely(() -> listener.changed(change)));
    }
    return next.size();
  }

  /** What one listener cannot take, the others get, and none gets it twice. */
  private static void safely(Runnable tell) {
    try {
      tell.run();
    } catch (RuntimeException e) {
      LOG.debug("A stream was not told", e);
    }
  }

  private void lookQuietly() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.debugf("Alert streams wait: %s", e.getMessage());
    }
  }

  private synchronized void look() {
    listeners.removeIf(this::leaves);
    if (listeners.isEmpty()) {
      return;
    }
    tellNext();
    if (clock.millis() - beatMillis >= HEARTBEAT_MILLIS) {
      beatMillis = clock.millis();
      listeners.forEach(listener -> safely(listener::heartbeat));
    }
  }

  private boolean leaves(Listener listener) {
    if (listener.isGone()) {
      open.decrementAndGet();
      return true;
    }
    return false;
  }
}
