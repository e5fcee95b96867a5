package dev.tidemark.platform.demo;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Bounds the calls in flight. A caller waits its turn, so a slow service slows the replay down
 * instead of drowning in it. Fair, so that payments are not starved by new orders. Thread-safe.
 */
final class Slots {

  private final Semaphore free;

  Slots(int atOnce) {
    free = new Semaphore(atOnce, true);
  }

  /** Waits for a slot and holds it until the call's future is done. */
  <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> call) throws InterruptedException {
    free.acquire();
    return call.get().whenComplete((done, failure) -> free.release());
  }
}
