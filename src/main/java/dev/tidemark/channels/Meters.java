package dev.tidemark.channels;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;

/** Measures of what is sent. Safe for use by several threads. */
@ApplicationScoped
class Meters {

  private final MeterRegistry registry;

  Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  void sent(String channel, Transport.Fate fate) {
    Counter.builder("tidemark.channel.messages")
        .description("Messages to channels, by what became of them")
        .tag("channel", channel)
        .tag("outcome", fate.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  /** From the change of the stock to the channel's answer. */
  void lag(String channel, long millis) {
    Timer.builder("tidemark.channel.lag")
        .description("From a change of stock until the channel has it")
        .tag("channel", channel)
        .publishPercentileHistogram()
        .register(registry)
        .record(Duration.ofMillis(millis));
  }

  void found(String channel, Discrepancy discrepancy, long products) {
    Counter.builder("tidemark.channel.discrepancies")
        .description("Products of which a channel's report differs from what it was told")
        .tag("channel", channel)
        .tag("kind", discrepancy.toString())
        .register(registry)
        .increment((double) products);
  }
}
