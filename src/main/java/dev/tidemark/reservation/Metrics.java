package dev.tidemark.reservation;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Measures of the merged commit. */
@ApplicationScoped
class Metrics {

  private final DistributionSummary batchSize;
  private final Timer commit;

  Metrics(MeterRegistry registry) {
    this.batchSize =
        DistributionSummary.builder("tidemark.commit.batch")
            .description("Commands in one transaction")
            .baseUnit("commands")
            .publishPercentileHistogram()
            .maximumExpectedValue(1024.0)
            .register(registry);
    this.commit =
        Timer.builder("tidemark.commit")
            .description("Time of one transaction for many commands")
            .publishPercentileHistogram()
            .register(registry);
  }

  void batch(int commands) {
    batchSize.record(commands);
  }

  <T> T timeCommit(Supplier<T> work) {
    Timer.Sample sample = Timer.start();
    try {
      return work.get();
    } finally {
      sample.stop(commit);
    }
  }
}
