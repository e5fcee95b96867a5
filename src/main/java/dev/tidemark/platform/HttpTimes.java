package dev.tidemark.platform;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.stream.DoubleStream;

/**
 * Has the times of reservations told as a histogram, so that percentiles over several processes can
 * be computed; of the other calls count, sum and most are enough, and cost a tenth of the series.
 */
class HttpTimes {

  private static final double NANOS_A_MILLI = 1e6;

  private static final double[] BOUNDS =
      DoubleStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000)
          .map(millis -> millis * NANOS_A_MILLI)
          .toArray();

  @Produces
  @Singleton
  MeterFilter histogramOfReservations() {
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
    };
  }

  private static boolean isReservation(Meter.Id id) {
    return id.getName().equals("http.server.requests")
        && String.valueOf(id.getTag("uri")).startsWith("/v1/reservations");
  }
}
