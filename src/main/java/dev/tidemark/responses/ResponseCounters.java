package dev.tidemark.responses;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Counts what happens to responses in this process. */
@Singleton
class ResponseCounters {

  private final MeterRegistry metrics;

  ResponseCounters(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /**
   * @param what happened, as the audit calls it
   */
  void count(ResponseRow row, String what) {
    metrics.counter("tidemark.responses", "verb", row.verb.toString(), "what", what).increment();
    if (row.state == State.REFUSED) {
      metrics
          .counter(
              "tidemark.responses.refused",
              "verb",
              row.verb.toString(),
              "verdict",
              row.verdict.toString())
          .increment();
    }
  }
}
