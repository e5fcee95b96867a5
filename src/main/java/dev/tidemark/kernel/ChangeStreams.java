package dev.tidemark.kernel;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners what is added to a history, by one look at it for all of them, and none where
 * nobody listens. Safe for use by several threads.
 *
 * @param <T> an entry of the history
 */
public final class ChangeStreams<T> implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(ChangeStreams.class);
  private static final int MOST_STREAMS = 200;
  private static final int MOST_A_LOOK = 500;

  /** Who missed more reads the list again: that is shorter. */
  private static final int MOST_REPLAYED = 1_000;

  private static final long HEARTBEAT_MILLIS = 15_000;

  private final History<T> history;
  private final InstantSource clock;
  private final Set<Listener<T>> listeners = ConcurrentHashMap.newKeySet();
  private final AtomicInteger open = new AtomicInteger();
  private final Repeating looking;
  private long cursor;
  private long beatMillis;

  /**
   * Begins to look.
   *
   * @param name of the thread, and of what is streamed in {@code tidemark.<name>.streams}
   */
  public ChangeStreams(
      String name, History<T> history, InstantSource clock, MeterRegistry metrics) {
    this.history = history;
    this.clock = clock;
    Gauge.builder("tidemark." + name + ".streams", open, AtomicInteger::get)
        .description("Open streams of what happens to " + name)
        .register(metrics);
    this.looking = new Repeating(name + "-stream", Duration.ofMillis(200), this::lookQuietly);
  }

  /**
   * What is streamed: entries are numbered in the order of the commits. Blocks.
   *
   * @param <T> an entry
   */
  public interface History<T> {

    /** The number of the first that is kept; 0 where nothing is. */
    long first();

    /** The number of the last; 0 for nothing yet. */
    long last();

    /** Those with higher numbers, in order. */
    List<T> after(long id, int most);

    /** The number of an entry. */
    long idOf(T entry);
  }

  /**
   * One that is told. None of its methods waits.
   *
   * @param <T> an entry
   */
  public interface Listener<T> {

    void changed(T change);

    /** It has missed something: what comes next follows on this position. */
    void reset(long id);

    void heartbeat();

    /** Whether it is to be told no more. */
    boolean isGone();
  }

  @Override
  public void close() {
    looking.close();
  }

  /**
   * @param after the position that it has seen; null to begin now
   * @return false if there are too many
   */
  public boolean add(Listener<T> listener, @Nullable Long after) {
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
  private synchronized void join(Listener<T> listener, @Nullable Long after) {
    if (listeners.isEmpty()) {
      cursor = history.last();
    }
    if (after != null && !replay(listener, after)) {
      listener.reset(cursor);
    }
    listeners.add(listener);
  }

  private boolean replay(Listener<T> listener, long after) {
    if (after > cursor) {
      moveOn(); // it comes from a process that was ahead
    }
    if (after > cursor || after < history.first() - 1) {
      return false; // of another database, made up, or not kept any more
    }
    List<T> missed = history.after(after, MOST_REPLAYED);
    boolean all = missed.size() < MOST_REPLAYED;
    if (all) {
      missed.stream().filter(change -> history.idOf(change) <= cursor).forEach(listener::changed);
    }
    return all;
  }

  /** Until there is nothing new, so that nobody here is behind. */
  private void moveOn() {
    long last = history.last();
    while (cursor < last && tellNext() == MOST_A_LOOK) {
      // the next of them
    }
  }

  private int tellNext() {
    List<T> next = history.after(cursor, MOST_A_LOOK);
    for (T change : next) {
      cursor = history.idOf(change);
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
      LOG.debugf("Streams wait: %s", e.getMessage());
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

  private boolean leaves(Listener<T> listener) {
    if (listener.isGone()) {
      open.decrementAndGet();
      return true;
    }
    return false;
  }
}
