package dev.tidemark.alerts;

import dev.tidemark.rules.Severity;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Collection;

/** Counts what happens to alerts in this process. */
@Singleton
class AlertCounters {

  private final MeterRegistry metrics;

  AlertCounters(MeterRegistry metrics) {
    this.metrics = metrics;
    // From 0 on, so that the first of them is seen as a rise.
    for (Severity severity : Severity.values()) {
      fired(severity);
      resolved(severity);
    }
  }

  /**
   * Of what was committed; shadow alerts, those of others and those that never fired do not count.
   */
  void count(Collection<Decision> done) {
    for (Decision decision : done) {
      Alert alert = decision.after();
      if (!alert.fingerprint().rule().shadow() && !alert.isExternal()) {
        Severity severity = alert.seen().settings().severity();
        if (decision.has(What.FIRED)) {
          fired(severity).increment();
        }
        if (decision.has(What.RESOLVED) && alert.life().firedMillis() > 0) {
          resolved(severity).increment();
        }
      }
    }
  }

  private Counter fired(Severity severity) {
    return Counter.builder("tidemark.alerts.fired")
        .description("Alerts that began to fire")
        .tag("severity", severity.name())
        .register(metrics);
  }

  private Counter resolved(Severity severity) {
    return Counter.builder("tidemark.alerts.resolved")
        .description("Alerts that were over after they had fired")
        .tag("severity", severity.name())
        .register(metrics);
  }
}
