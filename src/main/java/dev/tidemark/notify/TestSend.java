package dev.tidemark.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventLabels;
import dev.tidemark.outbox.EventType;
import dev.tidemark.storage.ProductDatabase;
import dev.tidemark.storage.Slots;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Sends an endpoint an event that means nothing, so that a person sees whether it arrives. Where
 * the receiver keeps incidents, a second one ends what the first has opened.
 */
@ApplicationScoped
class TestSend {

  private static final int MOST_AT_ONCE = 4;

  private static final String TEST = "{\"message\":\"A test: nothing has happened.\"}";
  private static final String OVER = "{\"message\":\"The test is over.\",\"over\":true}";

  private final Shipping shipping;
  private final Flavours flavours;
  private final ProductDatabase database;
  private final AuditLog audit;
  private final InstantSource clock;
  private final TimeOrderedIds ids;
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);

  TestSend(
      Shipping shipping,
      Flavours flavours,
      ProductDatabase database,
      AuditLog audit,
      InstantSource clock) {
    this.shipping = shipping;
    this.flavours = flavours;
    this.database = database;
    this.audit = audit;
    this.clock = clock;
    this.ids = new TimeOrderedIds(clock);
  }

  /**
   * What it said.
   *
   * @param deliveryId where it is found in the log
   * @param status of HTTP; null where there was no answer
   * @param error null where it was taken
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Result(
      String deliveryId,
      boolean delivered,
      @Nullable Integer status,
      long latencyMillis,
      @Nullable String error,
      String answer) {}

  /** Waits for the answer; empty where too many are under way. */
  Optional<Result> send(Webhook webhook, String actor) {
    if (!free.tryAcquire()) {
      return Optional.empty();
    }
    try {
      audit.record(actor, "webhook.test", "webhook:" + webhook.id(), null, null, null);
      Event event = event(webhook, TEST);
      Shipment shipment = shipping.send(webhook, event).join();
      long id =
          database.transact(
              connection -> {
                Messages.add(connection, List.of(event), clock.millis());
                return Deliveries.addEnded(connection, webhook.number(), event, shipment);
              });
      if (shipment.isTaken() && flavours.require(webhook.settings().flavour()).keepsIncidents()) {
        end(webhook);
      }
      String why = shipment.verdict().why();
      return Optional.of(
          new Result(
              Long.toString(id),
              shipment.isTaken(),
              shipment.status() == 0 ? null : shipment.status(),
              shipment.latencyMillis(),
              why.isEmpty() ? null : why,
              shipment.answer()));
    } finally {
      free.release();
    }
  }

  /** An end that is not taken now is sent again as anything else. */
  private void end(Webhook webhook) {
    Event event = event(webhook, OVER);
    Shipment shipment = shipping.send(webhook, event).join();
    database.transact(
        connection -> {
          long now = clock.millis();
          Messages.add(connection, List.of(event), now);
          if (shipment.isTaken()) {
            return Deliveries.addEnded(connection, webhook.number(), event, shipment);
          }
          Queue.add(connection, List.of(new Queue.Wanted(webhook.number(), event)), now);
          return 0L;
        });
  }

  private Event event(Webhook webhook, String data) {
    String subject = "webhook:" + webhook.id();
    return new Event(
        ids.next(Slots.of(subject)),
        EventType.WEBHOOK_TEST.toString(),
        subject,
        EventLabels.NONE,
        data,
        clock.millis());
  }
}
