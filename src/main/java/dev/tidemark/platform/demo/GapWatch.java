package dev.tidemark.platform.demo;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the service whether units appeared or vanished: the conservation gap, 0 in a sound service.
 * Thread-safe.
 */
final class GapWatch {

  private final ServiceClient service;
  private volatile Optional<Long> latest = Optional.empty();

  GapWatch(ServiceClient service) {
    this.service = service;
  }

  /** The gap in units; empty where the service did not tell. */
  CompletableFuture<Optional<Long>> ask() {
    return service
        .get("/v1/conservation")
        .thenApply(
            answer -> {
              var gap = answer.body().path("gap");
              latest = gap.isNumber() ? Optional.of(gap.asLong()) : Optional.empty();
              return latest;
            });
  }

  /** What the last question brought; empty before the first. */
  Optional<Long> latest() {
    return latest;
  }
}
