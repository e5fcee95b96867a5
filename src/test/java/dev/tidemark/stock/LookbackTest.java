package dev.tidemark.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LookbackTest {

  private static final long START = 1_000_000;

  private final Lookback start = Lookback.from(START, 30_000, 10_000);

  @Test
  void mostLooksOverlapByASecond() {
    assertEquals(START - 1_000, start.sinceMillis(START + 200));
    assertEquals(START - 800, start.lookedAt(START + 200).sinceMillis(START + 400));
  }

  @Test
  void nowAndThenOneOverlapsTheWideOneBefore() {
    Lookback later = start.lookedAt(START + 9_999);
    assertEquals(START - 30_000, later.sinceMillis(START + 10_000));
    Lookback widely = later.lookedAt(START + 10_000);
    assertEquals(START + 9_000, widely.sinceMillis(START + 10_200));
    assertEquals(START - 20_000, widely.sinceMillis(START + 20_000));
  }

  @Test
  void aClockThatIsSetBackHidesNothing() {
    assertEquals(START - 200 - 1_000, start.sinceMillis(START - 200));
    assertEquals(START - 60_000 - 30_000, start.sinceMillis(START - 60_000));
  }
}
