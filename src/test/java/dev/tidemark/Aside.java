package dev.tidemark;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Work beside a test, each on a thread of its own: what waits for another must not take the place
 * of what it waits for, and on a machine of two cores the common pool has one place only.
 */
public final class Aside {

  private static final Executor THREADS = work -> daemon(work).start();

  private Aside() {}

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "aside");
    thread.setDaemon(true);
    return thread;
  }

  public static CompletableFuture<Void> run(Runnable work) {
    return CompletableFuture.runAsync(work, THREADS);
  }

  public static <T> CompletableFuture<T> supply(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, THREADS);
  }
}
