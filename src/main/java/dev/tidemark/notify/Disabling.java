package dev.tidemark.notify;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.Ending;
import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventData;
import dev.tidemark.outbox.EventLabels;
import dev.tidemark.outbox.EventType;
import dev.tidemark.outbox.ProductEvents;
import dev.tidemark.storage.Slots;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Disables endpoints that are gone, or that took nothing for days, and tells the others so. What
 * waits for one stays, and goes on if it is enabled. Safe for use by several threads.
 */
@ApplicationScoped
class Disabling {

  private static final Logger LOG = Logger.getLogger(Disabling.class);
  private static final String ACTOR = "tidemark";

  private final Webhooks webhooks;
  private final Health health;
  private final AuditLog audit;
  private final ProductEvents events;
  private final WebhookConfig config;
  private final InstantSource clock;
  private final TimeOrderedIds ids;

  Disabling(
      Webhooks webhooks,
      Health health,
      AuditLog audit,
      ProductEvents events,
      WebhookConfig config,
      InstantSource clock) {
    this.webhooks = webhooks;
    this.health = health;
    this.audit = audit;
    this.events = events;
    this.config = config;
    this.clock = clock;
    this.ids = new TimeOrderedIds(clock);
  }

  @Scheduled(
      every = "1m",
      delayed = "1m",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = Ending.class)
  void disableFailing() {
    for (long webhook : health.failingFor(config.disableAfter())) {
      disable(webhook, "It took nothing for " + config.disableAfter());
    }
  }

  /** Tells it nothing more, until a person says so. Once: a repeat changes nothing. */
  void disable(long webhook, String reason) {
    boolean done =
        QuarkusTransaction.requiringNew()
            .call(
                () ->
                    WebhookRow.lock(webhook)
                        .filter(row -> row.disabledMillis == 0)
                        .map(row -> disable(row, reason))
                        .isPresent());
    if (done) {
      LOG.warnf("Webhook %d is disabled. %s", (Object) webhook, reason);
      webhooks.look();
    }
  }

  private WebhookRow disable(WebhookRow row, String reason) {
    Webhook before = webhooks.read(row);
    Health.State state = health.of(row.number());
    row.disabledMillis = clock.millis();
    row.disabledReason = reason;
    row.version += 1;
    String subject = "webhook:" + row.publicId;
    audit.record(ACTOR, "webhook.disable", subject, null, null, reason);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("webhook", row.publicId.toString());
    data.put("url", before.settings().url());
    data.put("reason", reason);
    Instant since = state.failingSince();
    if (since != null) {
      data.put("failingSince", since.toString());
    }
    data.put("pending", state.waiting());
    events.append(
        new Event(
            ids.next(Slots.of(subject)),
            EventType.WEBHOOK_DISABLED.toString(),
            subject,
            EventLabels.NONE,
            EventData.write(data),
            row.disabledMillis));
    return row;
  }
}
