package dev.tidemark.kernel;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/** Counts every problem that is answered, by its name; all names are there from the start, at 0. */
@Singleton
public class RefusalCounters {

  private final Map<Refusal, Counter> counters = new EnumMap<>(Refusal.class);

  RefusalCounters(MeterRegistry registry) {
    for (Refusal refusal : Refusal.values()) {
      counters.put(
          refusal,
          Counter.builder("tidemark.refusals")
              .description("Requests refused, by cause")
              .tag("code", refusal.name())
              .register(registry));
    }
  }

  /** Counts one answer that refuses so. */
  public void count(Refusal refusal) {
    Counter counter = counters.get(refusal);
    if (counter != null) {
      counter.increment();
    }
  }

  /** How many of each were answered by this process since its start; those of 0 are left out. */
  public Map<Refusal, Long> read() {
    Map<Refusal, Long> counted = new EnumMap<>(Refusal.class);
    counters.forEach(
        (refusal, counter) -> {
          long times = Math.round(counter.count());
          if (times > 0) {
            counted.put(refusal, times);
          }
        });
    return counted;
  }
}
