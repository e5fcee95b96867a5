package dev.tidemark.platform;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.Refusal;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses requests while too many are open in this process, before anything of them is kept: a
 * queue that grows without end would take the memory, and then all of them.
 */
@Singleton
class OpenRequests {

  /** Before {@link BodyLimit} and all else. */
  private static final int FIRST = 600;

  /** Health and metrics are asked for most when the service is at its limit. */
  private static final String EXEMPT = "/q/";

  private final int most;
  private final ProblemWriter problems;
  private final AtomicInteger open = new AtomicInteger();

  OpenRequests(
      @ConfigProperty(name = "tidemark.http.most-open", defaultValue = "10000") int most,
      ProblemWriter problems,
      MeterRegistry metrics) {
    this.most = most;
    this.problems = problems;
    Gauge.builder("tidemark.http.open", open, AtomicInteger::get)
        .description("Requests that are not answered yet")
        .register(metrics);
  }

  void register(@Observes Filters filters) {
    filters.register(this::enter, FIRST);
  }

  private void enter(RoutingContext context) {
    if (context.request().path().startsWith(EXEMPT)) {
      context.next();
    } else if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      problems.send(
          context,
          Problem.of(Refusal.OVERLOADED, "So many requests are open here: " + most)
              .with("mostOpen", most));
    } else {
      AtomicBoolean counted = new AtomicBoolean(true); // an end may be told more than once
      context.addEndHandler(
          ended -> {
            if (counted.getAndSet(false)) {
              open.decrementAndGet();
            }
          });
      context.next();
    }
  }
}
