package dev.tidemark.platform.demo;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * A customer's way through the service: take a hold, think, then pay, release or walk away.
 *
 * <p>Thread-safe. Owns the thread on which customers come back to their holds.
 */
final class Checkout implements AutoCloseable {

  /** Longer than any sweep for expired holds should take. */
  private static final int LOOKS_AT_A_HOLD = 30;

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final ServiceClient service;
  private final Slots slots;
  private final Tally tally;
  private final Duration hold;
  private final String run;
  private final ScheduledExecutorService comingBack =
      Executors.newSingleThreadScheduledExecutor(Threads.named("customers"));

  /**
   * @param hold how long an unpaid hold lasts
   * @param run starts every idempotency key, so it must be new for each replay
   */
  Checkout(ServiceClient service, Slots slots, Tally tally, Duration hold, String run) {
    this.service = service;
    this.slots = slots;
    this.tally = tally;
    this.hold = hold;
    this.run = run;
  }

  /** Waits for a slot, sends the order; the future is done when the order is at its end. */
  CompletableFuture<Void> serve(DemoOrder order) throws InterruptedException {
    Map<String, ?> body =
        Map.of("sku", order.sku(), "userId", order.userId(), "quantity", order.quantity());
    return slots
        .call(
            () -> {
              tally.sent(order);
              return service.post("/v1/reservations", body, key(order, "hold"));
            })
        .thenCompose(answer -> answered(order, answer));
  }

  @Override
  public void close() {
    comingBack.shutdownNow();
  }

  private CompletableFuture<Void> answered(DemoOrder order, Answer answer) {
    if (!answer.ok()) {
      tally.refused(order, answer.code());
      return completedFuture(null);
    }
    tally.held();
    String hold = "/v1/reservations/" + answer.body().path("id").asText();
    return fate(order, hold).thenAccept(tally::ended);
  }

  private CompletableFuture<Fate> fate(DemoOrder order, String path) {
    return switch (order.ending()) {
      case PAY -> step(order, path, "confirm", Fate.CONFIRMED);
      case RELEASE -> step(order, path, "release", Fate.RELEASED);
      case ABANDON -> expiry(path, hold, LOOKS_AT_A_HOLD);
    };
  }

  private CompletableFuture<Fate> step(DemoOrder order, String path, String verb, Fate hoped) {
    return later(order.thinks(), () -> service.post(path + "/" + verb, Map.of(), key(order, verb)))
        .thenApply(
            answer -> {
              if (answer.ok()) {
                return hoped;
              }
              return answer.code().equals("EXPIRED") ? Fate.EXPIRED : Fate.UNRESOLVED;
            });
  }

  private CompletableFuture<Fate> expiry(String path, Duration wait, int looks) {
    return later(wait, () -> service.get(path))
        .thenCompose(
            answer -> {
              if (answer.body().path("state").asText().equals("EXPIRED")) {
                return completedFuture(Fate.EXPIRED);
              }
              return looks > 1
                  ? expiry(path, BETWEEN_LOOKS, looks - 1)
                  : completedFuture(Fate.UNRESOLVED);
            });
  }

  private CompletableFuture<Answer> later(Duration wait, Supplier<CompletableFuture<Answer>> call) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    var unusedTimer =
        comingBack.schedule(
            () -> {
              var unused = slots.call(call).thenAccept(answer::complete);
              return null;
            },
            wait.toMillis(),
            MILLISECONDS);
    return answer;
  }

  private String key(DemoOrder order, String step) {
    return run + "-" + order.number() + "-" + step;
  }
}
