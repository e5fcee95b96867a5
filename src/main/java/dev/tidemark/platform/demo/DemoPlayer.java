package dev.tidemark.platform.demo;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Sends each order of a plan when it is due. Used by one thread, which it occupies. */
final class DemoPlayer {

  private static final long LONGEST_PARK_MILLIS = 1_000;

  private final Checkout checkout;
  private final InstantSource time;

  DemoPlayer(Checkout checkout, InstantSource time) {
    this.checkout = checkout;
    this.time = time;
  }

  /** Returns when every order is at its end. Falls behind the plan where the service is slower. */
  void play(List<DemoOrder> orders) throws InterruptedException {
    Instant start = time.instant();
    List<CompletableFuture<Void>> ends = new ArrayList<>(orders.size());
    for (DemoOrder order : orders) {
      awaitDue(start.plus(order.due()));
      ends.add(checkout.serve(order));
    }
    Futures.await(CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)));
  }

  private void awaitDue(Instant due) throws InterruptedException {
    for (long left = millisTo(due); left > 0; left = millisTo(due)) {
      LockSupport.parkNanos(this, MILLISECONDS.toNanos(Math.min(left, LONGEST_PARK_MILLIS)));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private long millisTo(Instant due) {
    return Duration.between(time.instant(), due).toMillis();
  }
}
