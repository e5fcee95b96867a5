package dev.tidemark.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GapTest {

  @Test
  void nothingIsExpectedOfAFeedThatIsNotKnown() {
    assertEquals(0, Gap.UNKNOWN.expectedMillis());
  }

  @Test
  void aSteadyFeedIsExpectedSoon() {
    Gap gap = Gap.UNKNOWN;
    for (int i = 0; i < 50; i++) {
      gap = gap.seen(60_000);
    }
    assertTrue(Math.abs(gap.meanMillis() - 60_000) < 100, gap::toString);
    assertTrue(gap.expectedMillis() < 65_000, gap::toString);
  }

  @Test
  void anUnsteadyFeedIsGivenMoreTime() {
    Gap gap = Gap.UNKNOWN;
    for (int i = 0; i < 50; i++) {
      gap = gap.seen(i % 2 == 0 ? 10_000 : 110_000);
    }
    assertTrue(gap.expectedMillis() > 150_000, gap::toString);
  }

  @Test
  void oneNightDoesNotTeachItToWaitForADay() {
    Gap gap = Gap.UNKNOWN;
    for (int i = 0; i < 50; i++) {
      gap = gap.seen(1_000);
    }
    gap = gap.seen(8 * 3_600_000L);
    assertTrue(gap.expectedMillis() < 30_000, gap::toString);
  }

  @Test
  void aStreamIsExpectedWithinSeconds() {
    Gap gap = Gap.UNKNOWN;
    for (int i = 0; i < 20; i++) {
      gap = gap.seen(0);
    }
    assertEquals(5_000, gap.expectedMillis());
  }
}
