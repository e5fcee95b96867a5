package dev.tidemark.notify;

import dev.tidemark.kernel.Ending;
import dev.tidemark.storage.ProductDatabase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Measures of what endpoints are told. None has the endpoint as a label: there may be many; what
 * goes wrong with which one is told by {@code GET /v1/webhooks}. Safe for use by several threads.
 */
@Startup
@ApplicationScoped
class WebhookMeters {

  private static final String STANDING =
      """
      SELECT (SELECT COUNT(*) FROM webhook WHERE disabled_millis > 0),
        (SELECT COUNT(*) FROM webhook_health h JOIN webhook w ON w.id = h.webhook_id
          WHERE w.disabled_millis = 0 AND h.failing_millis > 0),
        (SELECT COUNT(*) FROM webhook_lane)""";

  /**
   * How things stand.
   *
   * @param dueMillis of the delivery that is due first
   */
  private record Standing(long disabled, long failing, long lanes, long dueMillis) {}

  private final MeterRegistry registry;
  private final ProductDatabase database;
  private final Webhooks webhooks;
  private final WebhookConfig config;
  private final InstantSource clock;
  private final Timer lag;
  private final Timer latency;
  private volatile Standing standing = new Standing(0, 0, 0, Long.MAX_VALUE);

  WebhookMeters(
      MeterRegistry registry,
      ProductDatabase database,
      Webhooks webhooks,
      WebhookConfig config,
      InstantSource clock) {
    this.registry = registry;
    this.database = database;
    this.webhooks = webhooks;
    this.config = config;
    this.clock = clock;
    this.lag =
        Timer.builder("tidemark.webhook.lag")
            .description("From what happened until an endpoint has it")
            .publishPercentileHistogram()
            .maximumExpectedValue(Duration.ofMinutes(5))
            .register(registry);
    this.latency =
        Timer.builder("tidemark.webhook.latency")
            .description("From an attempt to its answer, or its end without one")
            .publishPercentileHistogram()
            .maximumExpectedValue(Duration.ofSeconds(30))
            .register(registry);
    gauge("disabled", Standing::disabled, "Endpoints that are told nothing until a person acts");
    gauge("failing", Standing::failing, "Endpoints that took nothing since they failed");
    gauge("waiting.subjects", Standing::lanes, "Subjects of endpoints with deliveries that wait");
    Gauge.builder("tidemark.webhook.overdue", this::overdueSeconds)
        .description("Seconds since the delivery that is overdue the longest was due")
        .baseUnit("seconds")
        .register(registry);
  }

  private void gauge(String name, ToLongFunction<Standing> number, String description) {
    Gauge.builder("tidemark.webhook." + name, () -> number.applyAsLong(standing))
        .description(description)
        .register(registry);
  }

  private double overdueSeconds() {
    return Math.max(0, clock.millis() - standing.dueMillis()) / 1000.0;
  }

  /** Read now and then, not with each scrape. */
  @Scheduled(
      every = "5s",
      delayed = "5s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = Ending.class)
  void look() {
    standing = database.transact(this::read);
  }

  /** One that is told nothing now is not overdue. */
  private Standing read(Connection connection) throws SQLException {
    long due = Long.MAX_VALUE;
    for (Map.Entry<Long, Long> one : Queue.due(connection).entrySet()) {
      Webhook webhook = webhooks.known().get(one.getKey());
      due = webhook != null && webhook.isOpen() ? Math.min(due, one.getValue()) : due;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(STANDING)) {
      row.next();
      return new Standing(row.getLong(1), row.getLong(2), row.getLong(3), due);
    }
  }

  void attempted(Outcome outcome) {
    Shipment shipment = outcome.shipment();
    latency.record(Duration.ofMillis(shipment.latencyMillis()));
    counter("tidemark.webhook.attempts", "Attempts, by what was answered", answerOf(shipment));
    if (shipment.isTaken()) {
      ended(Deliveries.State.DELIVERED, 1);
      long endMillis = shipment.atMillis() + shipment.latencyMillis();
      long lagMillis = Math.max(0, endMillis - outcome.delivery().event().atMillis());
      lag.record(Duration.ofMillis(lagMillis));
    } else if (shipment.ends(outcome.delivery().attempts() + 1, config.mostAttempts())) {
      ended(Deliveries.State.FAILED, 1);
    }
  }

  private static String answerOf(Shipment shipment) {
    return Stream.of(
            shipment.isTaken() ? "taken" : "",
            shipment.status() == 0 ? "none" : "",
            shipment.status() / 100 == 2 ? "refused" : "")
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse(shipment.status() / 100 + "xx");
  }

  private void ended(Deliveries.State state, long deliveries) {
    Counter.builder("tidemark.webhook.deliveries")
        .description("Deliveries that are over, by how they ended")
        .tag("outcome", state.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment((double) deliveries);
  }

  /** Of those that were too old to be kept waiting. */
  void dropped(long deliveries) {
    Counter.builder("tidemark.webhook.deliveries")
        .description("Deliveries that are over, by how they ended")
        .tag("outcome", "dropped")
        .register(registry)
        .increment((double) deliveries);
  }

  private void counter(String name, String description, String answer) {
    Counter.builder(name)
        .description(description)
        .tag("answer", answer)
        .register(registry)
        .increment();
  }
}
