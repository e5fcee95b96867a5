package dev.tidemark.gate;

import dev.tidemark.stock.Layout;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** One process's way to counters in memory, which all processes of a simulation share. */
public final class MemoryCounters implements Counters {

  /** The counters themselves. */
  public static final class Server {
    private final Map<Key, Long> counters = new HashMap<>();
    private boolean lost;

    /** Restarted empty. */
    public void flush() {
      counters.clear();
    }

    public void lose(boolean isLost) {
      lost = isLost;
    }

    /** Somebody writes nonsense. */
    public void corrupt(Layout layout, int bucket, long units) {
      counters.put(Key.of(layout, bucket), units);
    }
  }

  /** How questions and answers travel: late, or not at all. */
  public interface Wire {

    /** Whether a question reaches the counters. */
    boolean arrives();

    /** Tells an answer some time later, or never. */
    void answer(Runnable told);
  }

  private record Key(long productId, long epoch, int bucket) {
    static Key of(Layout layout, int bucket) {
      return new Key(layout.productId(), layout.epoch(), bucket);
    }
  }

  private final Server server;
  private final Wire wire;
  private boolean failing;
  private int outages;

  public MemoryCounters(Server server, Wire wire) {
    this.server = server;
    this.wire = wire;
  }

  @Override
  public void take(Layout layout, int bucket, long need, long ahead, LongConsumer then) {
    if (note()) {
      then.accept(NO_ANSWER);
    } else if (wire.arrives()) {
      long taken = take(Key.of(layout, bucket), need, ahead);
      wire.answer(() -> then.accept(taken));
    }
  }

  /** As lua/take.lua does. */
  private long take(Key key, long need, long ahead) {
    Long left = server.counters.get(key);
    if (left == null) {
      return NOT_THERE;
    }
    if (left <= 0) {
      return 0;
    }
    long more = Math.min(ahead, Math.floorDiv(left - need, 8));
    long taken = Math.min(left, Math.max(need, 0) + Math.max(more, 0));
    server.counters.put(key, left - taken);
    return taken;
  }

  @Override
  public void give(Layout layout, int bucket, long units) {
    if (!note() && wire.arrives()) {
      server.counters.computeIfPresent(Key.of(layout, bucket), (key, left) -> left + units);
    }
  }

  @Override
  public Future<Boolean> set(Layout layout, List<Long> available) {
    if (note() || !wire.arrives()) {
      return Future.failedFuture("lost");
    }
    for (int bucket = 0; bucket < available.size(); bucket++) {
      server.counters.put(Key.of(layout, bucket), available.get(bucket));
    }
    return Future.succeededFuture(true);
  }

  @Override
  public void forget(Layout before) {
    if (!note() && wire.arrives()) {
      for (int bucket = 0; bucket < before.rows(); bucket++) {
        server.counters.remove(Key.of(before, bucket));
      }
    }
  }

  @Override
  public Future<List<Long>> read(Layout layout) {
    if (note()) {
      return Future.failedFuture("lost");
    }
    List<Long> found = new ArrayList<>();
    for (int bucket = 0; bucket < layout.rows(); bucket++) {
      Long units = server.counters.get(Key.of(layout, bucket));
      if (units == null) {
        return Future.failedFuture(new CounterNotThereException());
      }
      found.add(units);
    }
    return Future.succeededFuture(found);
  }

  @Override
  public void late() {
    failing = true;
  }

  @Override
  public int outages() {
    return outages;
  }

  /** Whether the counters cannot be reached; notes when they can again. */
  private boolean note() {
    if (server.lost) {
      failing = true;
    } else if (failing) {
      failing = false;
      outages++;
    }
    return server.lost;
  }
}
