package dev.tidemark.gate;

import dev.tidemark.stock.RateLimit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The holds of one product that wait for a token in this process. Those that arrive while a
 * question is open share the next one; once there are no tokens, all are refused here until the
 * next token is due. Safe for use by several threads.
 */
final class TokenQueue {

  private final long productId;
  private final Tokens tokens;
  private final LongSupplier nanos;
  private final Queue<LongConsumer> waiting = new ArrayDeque<>();
  private RateLimit limit = RateLimit.NONE;
  private boolean asking;
  private long dueNanos;

  /**
   * @param tokens always gives an answer
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  TokenQueue(long productId, Tokens tokens, LongSupplier nanos) {
    this.productId = productId;
    this.tokens = tokens;
    this.nanos = nanos;
  }

  void ask(RateLimit inForce, LongConsumer then) {
    long waitMicros = join(inForce, then);
    if (waitMicros == 0) {
      question(inForce, 1);
    } else if (waitMicros > 0) {
      then.accept(waitMicros);
    }
  }

  /** Microseconds to wait if it is refused; 0 if it shall ask; -1 if it waits for an answer. */
  private synchronized long join(RateLimit inForce, LongConsumer then) {
    long now = nanos.getAsLong();
    if (!inForce.equals(limit)) {
      limit = inForce; // what was said under another limit no longer holds
      dueNanos = now;
    }
    long due = dueNanos - now;
    if (due > 0) {
      return Math.max(TimeUnit.NANOSECONDS.toMicros(due), 1);
    }
    if (waiting.size() >= limit.burst()) {
      return TimeUnit.SECONDS.toMicros(1) / limit.rate(); // there are never more tokens than that
    }
    waiting.add(then);
    if (asking) {
      return -1;
    }
    asking = true;
    return 0;
  }

  private void question(RateLimit asked, int wanted) {
    tokens.take(
        productId,
        asked,
        wanted,
        grant -> answered(asked, wanted, grant == null ? new Tokens.Grant(wanted, 0) : grant));
  }

  private void answered(RateLimit asked, int wanted, Tokens.Grant grant) {
    List<Runnable> told = new ArrayList<>();
    int next;
    RateLimit inForce;
    synchronized (this) {
      settle(asked, wanted, grant, told);
      next = waiting.size();
      asking = next > 0;
      inForce = limit;
    }
    if (next > 0) {
      question(inForce, next);
    }
    told.forEach(Runnable::run);
  }

  private void settle(RateLimit asked, int wanted, Tokens.Grant grant, List<Runnable> told) {
    for (int i = 0; i < wanted; i++) {
      LongConsumer then = waiting.remove();
      long answer = i < grant.given() ? Throttle.THROUGH : Math.max(grant.waitMicros(), 1);
      told.add(() -> then.accept(answer));
    }
    if (grant.given() < wanted && asked.equals(limit)) {
      dueNanos = nanos.getAsLong() + TimeUnit.MICROSECONDS.toNanos(grant.waitMicros());
      waiting.forEach(then -> told.add(() -> then.accept(Math.max(grant.waitMicros(), 1))));
      waiting.clear();
    }
  }
}
