package dev.tidemark.platform;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.EnumMap;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Counts every problem that is answered, by its name; all names are there from the start, at 0. */
@Singleton
class RefusalCounters {

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

  @ServerResponseFilter
  void count(ContainerResponseContext response) {
    if (response.getEntity() instanceof Problem problem) {
      count(problem.refusal());
    }
  }

  void count(Refusal refusal) {
    Counter counter = counters.get(refusal);
    if (counter != null) {
      counter.increment();
    }
  }
}
