package dev.tidemark.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.Await;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.SimulatedLayouts;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Counters} does, so that one can stand in for the other. */
abstract class CountersContract {

  private static final long LIMIT_SECONDS = 10;
  private static final Duration LIMIT = Duration.ofSeconds(LIMIT_SECONDS);

  private final Layout layout = SimulatedLayouts.someLayout(3);
  private final Layout other = SimulatedLayouts.someLayout(3);

  abstract Counters counters();

  @Test
  void whatIsNeededIsTakenOffOneBucket() {
    set(100, 100, 100);
    assertEquals(7, take(1, 7, 0));
    assertEquals(List.of(100L, 93L, 100L), await(counters().read(layout)));
  }

  @Test
  void aheadOfNeedAtMostAnEighthOfTheRestIsTaken() {
    set(100, 100, 100);
    assertEquals(4 + 12, take(0, 4, 1000));
    assertEquals(1 + 5, take(0, 1, 5));
    assertEquals(List.of(78L, 100L, 100L), await(counters().read(layout)));
  }

  @Test
  void whatIsLeftIsTakenAndThenNothing() {
    set(5, 0, 1);
    assertEquals(5, take(0, 9, 9));
    assertEquals(0, take(0, 1, 0));
    assertEquals(0, take(1, 1, 0));
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    set(5, 5, 5);
    take(2, 5, 0);
    counters().give(layout, 2, 3);
    Await.until(LIMIT, "given", () -> await(counters().read(layout)).get(2) == 3);
    assertEquals(3, take(2, 4, 0));
  }

  @Test
  void aCounterThatIsNotThereSaysSoAndIsNotMadeByGiving() {
    assertEquals(Counters.NOT_THERE, take(0, 1, 0));
    counters().give(layout, 0, 9);
    assertEquals(Counters.NOT_THERE, take(0, 1, 0));
    assertThrows(CompletionException.class, () -> await(counters().read(layout)));
  }

  @Test
  void whatIsForgottenIsNotThereAndOthersStay() {
    set(5, 5, 5);
    await(counters().set(other, List.of(1L, 2L, 3L)));
    counters().forget(layout);
    assertEquals(Counters.NOT_THERE, take(0, 1, 0));
    assertEquals(List.of(1L, 2L, 3L), await(counters().read(other)));
  }

  @Test
  void whatIsSetAnewReplacesWhatWasThere() {
    set(5, 5, 5);
    take(0, 3, 0);
    set(50, 0, 7);
    assertEquals(List.of(50L, 0L, 7L), await(counters().read(layout)));
  }

  private void set(long... units) {
    assertEquals(true, await(counters().set(layout, Arrays.stream(units).boxed().toList())));
  }

  private long take(int bucket, long need, long ahead) {
    CompletableFuture<Long> taken = new CompletableFuture<>();
    counters().take(layout, bucket, need, ahead, taken::complete);
    return taken.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
  }

  private static <T> T await(Future<T> answer) {
    return answer
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
