package dev.tidemark.notify.flavours;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.outbox.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is told by CloudEvents 1.0, in the JSON format; its labels are extension
 * attributes.
 *
 * @param source who tells it, a URI reference; set by {@code tidemark.webhooks.source}
 */
public record CloudEvent(Event event, String source) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The {@code data}, as a tree. */
  public JsonNode data() {
    try {
      return JSON.readTree(event.data());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: the data of " + event.type(), e);
    }
  }

  /** The whole of it; the same text for the same event. */
  public String json() {
    ObjectNode all = JSON.createObjectNode();
    all.put("specversion", "1.0");
    all.put("id", event.id().toString());
    all.put("source", source);
    all.put("type", event.type());
    all.put("subject", event.subject());
    all.put("time", Instant.ofEpochMilli(event.atMillis()).toString());
    all.put("datacontenttype", "application/json");
    putIfThere(all, "severity", event.labels().severity());
    putIfThere(all, "sku", event.labels().sku());
    putIfThere(all, "channel", event.labels().channel());
    putIfThere(all, "category", event.labels().category());
    all.set("data", data());
    return all.toString();
  }

  private static void putIfThere(ObjectNode all, String name, @Nullable String value) {
    if (value != null) {
      all.put(name, value);
    }
  }
}
