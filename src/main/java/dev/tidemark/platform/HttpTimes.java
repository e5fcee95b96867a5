package dev.tidemark.platform;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * How the times of requests are told.
 *
 * <p>Those of reservations are a histogram, so that percentiles over several processes can be
 * computed; of the other calls count, sum and most are enough, and cost a tenth of the series.
 *
 * <p>What they are told by is bounded, or any stranger could make series without end: the path is
 * that of the resource, or one of few names where none was reached, and methods of which nobody has
 * heard are not told.
 */
@Singleton
class HttpTimes {

  /** Before all that may answer. */
  private static final int FIRST = 800;

  private static final String TIMER = "http.server.requests";
  private static final String API = "/v1/";

  /** Answered beside Quarkus REST, which names the others. */
  private static final String RESERVATIONS = "/v1/reservations";

  private static final String OWN = "/q/";
  private static final String NO_RESOURCE = "/v1/-";
  private static final String CONSOLE = "/console";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final double NANOS_A_MILLI = 1e6;

  private static final double[] BOUNDS =
      DoubleStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000)
          .map(millis -> millis * NANOS_A_MILLI)
          .toArray();

  void register(@Observes Filters filters) {
    filters.register(HttpTimes::name, FIRST);
  }

  private static void name(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (((HttpServerRequestInternal) request).metric() instanceof HttpRequestMetric metric) {
      metric.setTemplatePath(unlessRouted(request.path()));
    }
    context.next();
  }

  /** The name where no resource gives one. Quarkus does not tell the times of its own paths. */
  private static String unlessRouted(@Nullable String path) {
    if (path == null || path.startsWith(API)) {
      return RESERVATIONS.equals(path) ? RESERVATIONS : NO_RESOURCE;
    }
    return path.startsWith(OWN) ? OWN + "-" : CONSOLE;
  }

  @Produces
  @Singleton
  MeterFilter requests() {
    return new MeterFilter() {
      @Override
      public DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        return isReservation(id)
            ? DistributionStatisticConfig.builder()
                .serviceLevelObjectives(BOUNDS)
                .build()
                .merge(config)
            : config;
      }

      @Override
      public MeterFilterReply accept(Meter.Id id) {
        return id.getName().equals(TIMER) && !METHODS.contains(id.getTag("method"))
            ? MeterFilterReply.DENY
            : MeterFilterReply.NEUTRAL;
      }
    };
  }

  private static boolean isReservation(Meter.Id id) {
    return id.getName().equals(TIMER) && String.valueOf(id.getTag("uri")).startsWith(RESERVATIONS);
  }
}
