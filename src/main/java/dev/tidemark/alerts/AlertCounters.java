package dev.tidemark.alerts;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Collection;

/** Counts what happens to alerts in this process. */
@Singleton
class AlertCounters {

  private final MeterRegistry metrics;

  AlertCounters(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /** Of what was committed; shadow alerts and those that never fired do not count. */
  void count(Collection<Decision> done) {
    for (Decision decision : done) {
      Alert alert = decision.after();
      if (!alert.fingerprint().rule().shadow()) {
        String severity = alert.seen().settings().severity().name();
        if (decision.has(What.FIRED)) {
          metrics.counter("tidemark.alerts.fired", "severity", severity).increment();
        }
        if (decision.has(What.RESOLVED) && alert.life().firedMillis() > 0) {
          metrics.counter("tidemark.alerts.resolved", "severity", severity).increment();
        }
      }
    }
  }
}
