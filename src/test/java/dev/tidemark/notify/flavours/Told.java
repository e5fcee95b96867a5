package dev.tidemark.notify.flavours;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventIds;
import dev.tidemark.outbox.EventLabels;
import dev.tidemark.outbox.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Events as flavours get them, and what flavours make of them. */
final class Told {

  static final long NOW = Instant.parse("2026-11-25T02:17:26Z").toEpochMilli();
  static final FlavourSettings SETTINGS =
      new FlavourSettings("0123456789abcdef0123456789abcdef", "SECret", null);

  private static final ObjectMapper JSON = new ObjectMapper();

  private Told() {}

  static CloudEvent example(EventType type) {
    return changed(type, data -> {});
  }

  /** The example, with other data. */
  static CloudEvent changed(EventType type, Consumer<ObjectNode> change) {
    ObjectNode data = (ObjectNode) type.example();
    change.accept(data);
    return new CloudEvent(
        new Event(
            EventIds.of(type.toString()),
            type.toString(),
            data.path("group").asText("subject:1"),
            EventLabels.NONE,
            data.toString(),
            NOW - 1_000),
        "urn:tidemark");
  }

  /** A notice that says the same wherever people write texts. */
  static CloudEvent saying(String text) {
    return changed(
        EventType.ALERT_FIRING,
        data -> {
          data.put("title", text);
          data.put("scope", text);
          ArrayNode alerts = (ArrayNode) data.path("alerts");
          alerts.remove(1);
          ((ObjectNode) alerts.get(0)).put("subject", text).put("message", text);
        });
  }

  static JsonNode body(Flavour flavour, CloudEvent event) {
    try {
      return JSON.readTree(flavour.render(event, SETTINGS, NOW).body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** All texts in a body, wherever they are. */
  static List<String> texts(JsonNode body) {
    List<String> texts = new ArrayList<>();
    if (body.isTextual()) {
      texts.add(body.asText());
    }
    body.forEach(part -> texts.addAll(texts(part)));
    return texts;
  }
}
