package dev.tidemark.channels;

import dev.tidemark.storage.Shard;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Looks at all products of a stock database, now and then and after a cut, for those that a channel
 * is behind with, and has the riskiest of them sent first. It keeps so many of them and no more;
 * the rest is found by the next look. Used by one thread.
 */
final class Sweep {

  private static final int PAGE = 1000;
  private static final int MOST_KEPT = 20_000;

  private final Shard shard;
  private final long everyMillis;
  private final Deque<Long> found = new ArrayDeque<>();
  private long sweptMillis;
  private boolean leftSome;
  private boolean soon = true;

  Sweep(Shard shard, Duration every) {
    this.shard = shard;
    this.everyMillis = every.toMillis();
  }

  /** Has the next {@link #run} look, whatever was found before. */
  void soon() {
    soon = true;
  }

  /** Looks if it is time to, or the last look found more than could be kept. */
  void run(Channel channel, Lagging lag, long nowMillis) {
    if (soon || nowMillis - sweptMillis >= everyMillis || (leftSome && found.isEmpty())) {
      soon = false;
      sweptMillis = nowMillis;
      look(channel, lag, nowMillis);
    }
  }

  private void look(Channel channel, Lagging lag, long nowMillis) {
    // The least risky on top, to be dropped for a riskier one.
    PriorityQueue<Update> kept = new PriorityQueue<>(Update.RISKIEST_FIRST.reversed());
    leftSome = false;
    long after = 0;
    for (List<Long> page = List.of(0L); !page.isEmpty(); ) {
      long from = after;
      page =
          shard.transactLong(
              connection -> Picking.after(connection, channel, from, nowMillis, PAGE));
      if (!page.isEmpty()) {
        List<Long> ids = page;
        kept.addAll(
            shard.transactLong(
                connection -> Picking.read(connection, channel, ids, lag, nowMillis)));
        after = page.get(page.size() - 1);
      }
      while (kept.size() > MOST_KEPT) {
        kept.poll();
        leftSome = true;
      }
    }
    keep(kept);
  }

  private void keep(PriorityQueue<Update> kept) {
    List<Update> order = new ArrayList<>(kept);
    order.sort(Update.RISKIEST_FIRST);
    found.clear();
    order.forEach(update -> found.add(update.productId()));
  }

  /** The riskiest that were found, at most so many, and not again. */
  List<Long> next(int most) {
    List<Long> next = new ArrayList<>();
    while (next.size() < most && !found.isEmpty()) {
      next.add(found.remove());
    }
    return next;
  }

  boolean hasMore() {
    return leftSome || !found.isEmpty();
  }
}
