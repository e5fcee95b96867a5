package dev.tidemark.notify.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.notify.flavours.CloudEvent;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventIds;
import dev.tidemark.outbox.EventLabels;
import dev.tidemark.outbox.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whole events, as they are sent. Stateless. */
final class Examples {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant AT = Instant.parse("2026-11-25T02:17:25Z");
  private static final String SOURCE = "urn:tidemark";

  private Examples() {}

  static JsonNode of(EventType type) {
    try {
      return JSON.readTree(new CloudEvent(event(type), SOURCE).json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: the example of " + type, e);
    }
  }

  private static Event event(EventType type) {
    JsonNode data = type.example();
    return new Event(
        EventIds.of("example", type.toString()),
        type.toString(),
        subject(type, data),
        labels(type, data),
        data.toString(),
        AT.toEpochMilli());
  }

  private static String subject(EventType type, JsonNode data) {
    return switch (type) {
      case ALERT_FIRING, ALERT_ESCALATED, ALERT_ACKNOWLEDGED, ALERT_RESOLVED ->
          data.path("group").asText();
      case RESPONSE_PROPOSED,
          RESPONSE_REFUSED,
          RESPONSE_EXECUTED,
          RESPONSE_FAILED,
          RESPONSE_INEFFECTIVE,
          RESPONSE_UNDONE,
          RESPONSE_UNDO_FAILED ->
          "response:" + data.path("response").asText();
      case RESPONSE_WAITING ->
          "responses:" + data.path("verb").asText() + "/" + data.path("rule").asText();
      case RESERVATION_CONFIRMED,
          RESERVATION_RELEASED,
          RESERVATION_EXPIRED,
          RESERVATION_REFUND_DUE,
          STOCK_CHANGED ->
          "product:" + data.path("sku").asText();
      case CHANNEL_TASK_OPENED, CHANNEL_TASK_CLOSED -> "task:" + data.path("task").asText();
      case WEBHOOK_TEST, WEBHOOK_DISABLED -> "webhook:019c04b2-0b1a-7000-8c3d-2e4f6a8b0c1d";
      case KILL_SWITCH_CHANGED -> "kill-switch";
      case SALE_CHANGED -> "sale";
    };
  }

  private static EventLabels labels(EventType type, JsonNode data) {
    boolean product = data.path("subjectKind").asText().equals("product");
    return new EventLabels(
        label(type, EventType.Label.SEVERITY, data.path("severity")),
        label(type, EventType.Label.SKU, product ? data.path("subject") : data.path("sku")),
        label(type, EventType.Label.CHANNEL, data.path("channel")),
        label(type, EventType.Label.CATEGORY, data.path("scope")));
  }

  private static @Nullable String label(EventType type, EventType.Label label, JsonNode value) {
    return type.labels().contains(label) && value.isTextual() ? value.asText() : null;
  }
}
