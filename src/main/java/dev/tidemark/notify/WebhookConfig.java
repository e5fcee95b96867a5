package dev.tidemark.notify;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Settings of all endpoints, {@code tidemark.webhooks.*}. Immutable. */
@ApplicationScoped
class WebhookConfig {

  /** Jitter: so much of a pause at the least and at the most, in percent. */
  private static final int LEAST_PERCENT = 80;

  private static final int MOST_PERCENT = 120;

  private final List<Duration> retries;
  private final Duration patience;
  private final Duration disableAfter;
  private final Duration mostRetryAfter;
  private final int inFlight;
  private final String source;
  private final Duration keep;
  private final long keepRows;

  /**
   * @param retries pauses after each attempt that failed; after the last of them it is given up
   * @param patience for an answer, from the connection to its last byte
   * @param disableAfter an endpoint that took nothing for so long is disabled
   * @param mostRetryAfter that {@code Retry-After} may ask for
   * @param inFlight requests that are open to one endpoint at once
   * @param source of the events, as CloudEvents has it
   * @param keep how long the log of deliveries is kept; longer than all retries take
   * @param keepRows most deliveries in the log, those that wait not counted
   */
  WebhookConfig(
      @ConfigProperty(
              name = "tidemark.webhooks.retries",
              defaultValue = "5s,5m,30m,2h,5h,10h,14h,20h,24h")
          List<Duration> retries,
      @ConfigProperty(name = "tidemark.webhooks.timeout", defaultValue = "15s") Duration patience,
      @ConfigProperty(name = "tidemark.webhooks.disable-after", defaultValue = "5d")
          Duration disableAfter,
      @ConfigProperty(name = "tidemark.webhooks.most-retry-after", defaultValue = "1h")
          Duration mostRetryAfter,
      @ConfigProperty(name = "tidemark.webhooks.in-flight", defaultValue = "16") int inFlight,
      @ConfigProperty(name = "tidemark.webhooks.source", defaultValue = "urn:tidemark")
          String source,
      @ConfigProperty(name = "tidemark.webhooks.keep", defaultValue = "7d") Duration keep,
      @ConfigProperty(name = "tidemark.webhooks.keep-rows", defaultValue = "500000")
          long keepRows) {
    this.retries = List.copyOf(retries);
    this.patience = patience;
    this.disableAfter = disableAfter;
    this.mostRetryAfter = mostRetryAfter;
    this.inFlight = inFlight;
    this.source = source;
    this.keep = keep;
    this.keepRows = keepRows;
    if (retries.isEmpty() || inFlight < 1 || keepRows < 1) {
      throw new IllegalStateException("tidemark.webhooks: retries, in-flight and keep-rows");
    }
  }

  /** The most attempts of a delivery. */
  int mostAttempts() {
    return retries.size() + 1;
  }

  /**
   * How long is waited after an attempt that failed.
   *
   * @param attempts so far, from 1
   */
  long pauseMillis(int attempts, RandomGenerator random) {
    long whole = retries.get(Math.min(attempts, retries.size()) - 1).toMillis();
    return whole * LEAST_PERCENT / 100
        + random.nextLong(whole * (MOST_PERCENT - LEAST_PERCENT) / 100 + 1);
  }

  /** How long a struggling endpoint is left alone, at first. */
  Duration firstPause() {
    return retries.get(0);
  }

  Duration patience() {
    return patience;
  }

  Duration disableAfter() {
    return disableAfter;
  }

  Duration mostRetryAfter() {
    return mostRetryAfter;
  }

  int inFlight() {
    return inFlight;
  }

  String source() {
    return source;
  }

  Duration keep() {
    return keep;
  }

  long keepRows() {
    return keepRows;
  }
}
