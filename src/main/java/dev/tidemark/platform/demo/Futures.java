package dev.tidemark.platform.demo;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for a future so that an interrupt ends the waiting. */
final class Futures {

  private Futures() {}

  /**
   * @throws IllegalStateException with the failure as its cause, if the future failed
   */
  static <T> T await(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
