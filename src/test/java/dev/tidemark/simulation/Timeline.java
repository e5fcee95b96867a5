package dev.tidemark.simulation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Time that passes when it is told to: events in order, those of one moment in the order made. */
final class Timeline implements InstantSource {

  private static final long START_MILLIS = 1_750_000_000_000L;

  /** Something that happens to a process, or to none. */
  record Event(long atMillis, long number, @Nullable Node node, int life, Runnable what)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long nowMillis = START_MILLIS;
  private long made;

  /** Dropped if the process has died by then. */
  void after(long millis, @Nullable Node node, Runnable what) {
    int life = node == null ? 0 : node.life();
    events.add(new Event(nowMillis + millis, made++, node, life, what));
  }

  /** The next event, its moment come; null if there is none until then. */
  @Nullable Event next(long untilMillis) {
    Event event = events.peek();
    if (event == null || event.atMillis() > untilMillis) {
      nowMillis = Math.max(nowMillis, untilMillis);
      return null;
    }
    events.remove();
    nowMillis = event.atMillis();
    return event;
  }

  void clear() {
    events.clear();
  }

  @Override
  public long millis() {
    return nowMillis;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(nowMillis);
  }
}
