package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Aside;
import dev.tidemark.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A step that waits would wait for half an hour: what comes back, came back without waiting. */
class EvenStepsTest {

  private final EvenSteps steps = new EvenSteps(Duration.ofHours(1));

  @Test
  void theFirstRoundDoesNotWait() {
    steps.begin();
    assertTrue(steps.next());
    assertTrue(steps.next());
  }

  @Test
  void aLaterRoundWaitsAndEndsWhenAnotherIsWantedAtOnce() throws Exception {
    round();
    steps.begin();
    CompletableFuture<Thread> waiter = new CompletableFuture<>();
    CompletableFuture<Boolean> next =
        Aside.supply(
            () -> {
              waiter.complete(Thread.currentThread());
              return steps.next();
            });
    Thread thread = waiter.get();
    Await.until(
        Duration.ofSeconds(10), "it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
    steps.hurry();
    assertFalse(next.get());
    steps.begin();
    assertTrue(steps.next(), "the round that was wanted at once does not wait");
  }

  @Test
  void whatIsWantedBetweenRoundsIsNotForgotten() {
    round();
    steps.hurry();
    steps.begin();
    assertTrue(steps.next());
  }

  @Test
  void whatIsWantedDuringARoundThatHurriesIsWantedAfterIt() {
    round();
    steps.hurry();
    steps.begin();
    steps.hurry();
    assertTrue(steps.next(), "it goes on to its end");
    steps.end();
    steps.begin();
    assertTrue(steps.next());
  }

  private void round() {
    steps.begin();
    steps.next();
    steps.next();
    steps.end();
  }
}
