package dev.tidemark.reservation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Measures of the merged commit. */
@ApplicationScoped
class Metrics {

  private final DistributionSummary batchSize;
  private final Timer commit;
  private final Map<State, Entry> entries;

  /** What came into a state. */
  private record Entry(Counter reservations, Counter units) {

    static Entry of(State state, MeterRegistry registry) {
      String name = state.name().toLowerCase(Locale.ROOT);
      return new Entry(
          Counter.builder("tidemark.reservations")
              .description("Reservations that came into a state")
              .tag("state", name)
              .register(registry),
          Counter.builder("tidemark.reservation")
              .description("Units of reservations that came into a state")
              .baseUnit("units")
              .tag("state", name)
              .register(registry));
    }

    void count(Reservation one) {
      reservations.increment();
      units.increment((double) one.quantity());
    }
  }

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
    this.entries =
        Arrays.stream(State.values())
            .collect(Collectors.toMap(state -> state, state -> Entry.of(state, registry)));
  }

  void batch(int commands) {
    batchSize.record(commands);
  }

  /**
   * @param reservations that were brought into the state that they are in
   */
  void entered(List<Reservation> reservations) {
    for (Reservation one : reservations) {
      Objects.requireNonNull(entries.get(one.state())).count(one);
    }
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
