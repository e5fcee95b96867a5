package dev.tidemark.alerts;

import java.util.List;

/**
 * Alerts that people do not want to be told of for a while. Moments are milliseconds since 1970.
 */
record Silence(
    long id,
    List<Matcher> matchers,
    String reason,
    String madeBy,
    long startsMillis,
    long endsMillis) {

  Silence {
    matchers = List.copyOf(matchers);
  }
}
