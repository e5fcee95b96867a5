package dev.tidemark.kernel.outbound;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Reads {@code Retry-After} (RFC 9110, 10.2.3). Stateless. */
public final class RetryAfter {

  private RetryAfter() {}

  /**
   * @param header seconds, or a date; anything else, and that of other answers than 429 and 503,
   *     says nothing
   * @return milliseconds from now; 0 where it says nothing
   */
  public static long millis(int status, String header, long nowMillis) {
    if (header.isEmpty() || (status != 429 && status != 503)) {
      return 0;
    }
    if (header.matches("[0-9]{1,9}")) {
      return Long.parseLong(header) * 1000;
    }
    try {
      long at =
          ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant()
              .toEpochMilli();
      return Math.max(0, at - nowMillis);
    } catch (DateTimeException e) {
      return 0;
    }
  }
}
