package dev.tidemark.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class BatchThreadsTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<List<Integer>> done = new CopyOnWriteArrayList<>();

  private BatchThreads<Integer> threads(int enough, Duration linger) {
    return new BatchThreads<>("batch-test", 1, 100, 50, enough, linger, done::add);
  }

  @Test
  void aBatchWaitsUntilItIsLargeEnough() {
    try (BatchThreads<Integer> threads = threads(3, Duration.ofHours(1))) {
      assertTrue(threads.offer(1) && threads.offer(2));
      Await.until(LIMIT, "both are taken out", () -> threads.waiting() == 0);
      assertEquals(List.of(), done);
      assertTrue(threads.offer(3));
      Await.until(LIMIT, "the batch", () -> !done.isEmpty());
      assertEquals(List.of(List.of(1, 2, 3)), done);
    }
  }

  @Test
  void aSmallOneWaitsNoLongerThanItsTime() {
    try (BatchThreads<Integer> threads = threads(3, Duration.ofMillis(1))) {
      assertTrue(threads.offer(1));
      Await.until(LIMIT, "the batch", () -> !done.isEmpty());
      assertEquals(List.of(List.of(1)), done);
    }
  }

  @Test
  void whatWaitsIsDoneAtTheEnd() {
    BatchThreads<Integer> threads = threads(3, Duration.ofHours(1));
    assertTrue(threads.offer(1));
    threads.close();
    assertEquals(List.of(List.of(1)), done);
    assertFalse(threads.offer(2));
  }
}
