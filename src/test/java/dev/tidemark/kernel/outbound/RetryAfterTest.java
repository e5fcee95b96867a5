package dev.tidemark.kernel.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | 7                             | 7000",
        "503 | 120                           | 120000",
        "429 | Wed, 11 Nov 2026 00:00:30 GMT | 30000",
        "429 | Tue, 10 Nov 2026 00:00:00 GMT | 0",
        "500 | 7                             | 0",
        "429 | -5                            | 0",
        "429 | soon                          | 0",
        "429 | 99999999999999999999          | 0",
        "429 | ''                            | 0",
      })
  void secondsAndDatesAreReadAndNothingElse(int status, String header, long millis) {
    long now = Instant.parse("2026-11-11T00:00:00Z").toEpochMilli();
    assertEquals(millis, RetryAfter.millis(status, header, now));
  }
}
