package dev.tidemark.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a session is over: half an hour unused, twelve hours in any case. */
class CallerTest {

  private static final Duration IDLE = Duration.ofMinutes(30);
  private static final Duration LONGEST = Duration.ofHours(12);

  private final FakeClock clock = new FakeClock(Instant.parse("2026-11-25T02:00:00Z"));
  private final Caller session =
      new Caller(
          Secret.of("a session"),
          Caller.machine("any", List.of("read")),
          clock.millis() + LONGEST.toMillis(),
          IDLE.toMillis(),
          clock.millis());

  @ParameterizedTest
  @CsvSource({"0,false", "1800,false", "1801,true"})
  void oneThatIsNotUsedIsOver(long seconds, boolean over) {
    clock.advance(Duration.ofSeconds(seconds));
    assertEquals(over, session.isOver(clock.millis()));
  }

  @Test
  void oneThatIsUsedLastsItsWholeTimeAndNoLonger() {
    for (int i = 0; i < 35; i++) {
      clock.advance(Duration.ofMinutes(20));
      assertEquals(false, session.isOver(clock.millis()), "after " + i);
      session.seen(clock.millis());
    }
    clock.advance(Duration.ofMinutes(19));
    session.seen(clock.millis());
    assertEquals(false, session.isOver(clock.millis()));
    clock.advance(Duration.ofMinutes(1));
    assertEquals(true, session.isOver(clock.millis()), "however lately it was used");
  }
}
