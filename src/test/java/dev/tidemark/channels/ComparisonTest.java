package dev.tidemark.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a report says, and what it is called. */
class ComparisonTest {

  private static final long SENT = 100_000;
  private static final long GRACE = 10_000;

  /** It was told 12 units as version 7; version 0: it was told nothing. */
  @ParameterizedTest
  @CsvSource({
    // told, reported units, version, times, seconds after it was sent, the name of it
    "7, 12, 7, 1, 20, ",
    "7, 12, 7, 2, 20, DOUBLED",
    "7, 11, 7, 1, 20, WRONG",
    "7, 11, 7, 1, 1, WRONG",
    "7, 13, 6, 1, 20, STALE",
    "7, 13, 6, 1, 1, ",
    "7, 12, 6, 1, 20, STALE",
    "7, 13, 8, 1, 20, ",
    "7, 12, , 1, 20, ",
    "7, 11, , 1, 20, WRONG",
    "7, 11, , 1, 1, ",
    "7, 24, , 2, 1, DOUBLED",
    "0, 99, , 1, 20, ",
  })
  void hasAName(
      long told,
      long units,
      @Nullable Long version,
      int times,
      long seconds,
      @Nullable Discrepancy expected) {
    Told row = new Told(1, 0, told, 12, 0, SENT, 0, 0, 0, 0, 0);
    Comparison.Line line = new Comparison.Line("A", units, version, times);
    assertEquals(expected, Comparison.of(line, row, SENT + seconds * 1000, GRACE).orElse(null));
  }

  @ParameterizedTest
  @CsvSource({
    "12, 7, 1, 0, true",
    "12, 6, 1, 0, false",
    "11, 7, 1, 0, false",
    "12, 7, 2, 0, false",
    "12, , 1, 0, true",
    "12, , 1, -1, false",
  })
  void aReportThatAgreesIsAnAcknowledgement(
      long units, @Nullable Long version, int times, long seconds, boolean expected) {
    Told row = new Told(1, 0, 7, 12, 0, SENT, 0, 0, 0, 0, 0);
    Comparison.Line line = new Comparison.Line("A", units, version, times);
    assertEquals(expected, Comparison.acknowledges(line, row, SENT + seconds * 1000));
  }
}
