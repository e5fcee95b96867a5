package dev.tidemark.channels;

import dev.tidemark.kernel.Repeating;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * How far each channel is behind, as metrics. Read from the stock databases, and so the same in
 * every process.
 */
@Startup
@Singleton
class ChannelGauges {

  private static final Duration EVERY = Duration.ofSeconds(10);

  private final ChannelStates states;
  private final MultiGauge pending;
  private final MultiGauge oldest;
  private final Repeating looking;

  ChannelGauges(ChannelStates states, MeterRegistry metrics) {
    this.states = states;
    this.pending =
        MultiGauge.builder("tidemark.channel.pending")
            .description("Products that a channel should have acknowledged 30 s ago and more")
            .baseUnit("products")
            .register(metrics);
    this.oldest =
        MultiGauge.builder("tidemark.channel.behind")
            .description(
                "Time since the oldest of them was sent or changed; 0 where there are none")
            .baseUnit("seconds")
            .register(metrics);
    this.looking = new Repeating("channel-gauges", EVERY, this::look);
  }

  @PreDestroy
  void close() {
    looking.close();
  }

  /** While a stock database is away, what was known last stays. */
  private void look() {
    Map<String, ChannelStates.Lag> lags = states.lags();
    tell(pending, lags, lag -> (double) lag.pendingUpdates());
    tell(oldest, lags, ChannelStates.Lag::lagSeconds);
  }

  private static void tell(
      MultiGauge gauge,
      Map<String, ChannelStates.Lag> lags,
      Function<ChannelStates.Lag, Double> number) {
    gauge.register(
        lags.entrySet().stream()
            .<MultiGauge.Row<?>>map(
                lag ->
                    MultiGauge.Row.of(
                        Tags.of("channel", lag.getKey()), number.apply(lag.getValue())))
            .toList(),
        true);
  }
}
