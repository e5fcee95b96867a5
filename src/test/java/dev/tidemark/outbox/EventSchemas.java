package dev.tidemark.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds data of events against their schemas, and sees to it that these tell of all of it. */
public final class EventSchemas {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
  private static final SchemaValidatorsConfig STRICT =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  private EventSchemas() {}

  /** A schema that is used as it is. */
  public static JsonSchema schema(JsonNode schema) {
    return FACTORY.getSchema(schema, STRICT);
  }

  /** The data of a type: valid, and without a member that its schema is silent about. */
  public static JsonNode requireValid(String type, String data) {
    EventType known = EventType.of(type).orElseThrow(() -> new AssertionError("no type " + type));
    try {
      JsonNode read = JSON.readTree(data);
      List<String> wrong = new ArrayList<>();
      for (ValidationMessage message : schema(known.schema()).validate(read)) {
        wrong.add(message.getMessage());
      }
      undocumented(known.schema(), read, "", wrong);
      assertEquals(List.of(), wrong, type + ": " + data);
      return read;
    } catch (JsonProcessingException e) {
      throw new AssertionError(data, e);
    }
  }

  /** An event: its data, and that it has no label that its type does not tell of. */
  public static JsonNode requireValid(Event event) {
    List<EventType.Label> labels = EventType.of(event.type()).orElseThrow().labels();
    EventLabels given = event.labels();
    requireAllowed(labels, EventType.Label.SEVERITY, given.severity());
    requireAllowed(labels, EventType.Label.SKU, given.sku());
    requireAllowed(labels, EventType.Label.CHANNEL, given.channel());
    requireAllowed(labels, EventType.Label.CATEGORY, given.category());
    return requireValid(event.type(), event.data());
  }

  private static void requireAllowed(
      List<EventType.Label> allowed, EventType.Label label, @Nullable String value) {
    if (value != null && (value.isEmpty() || !allowed.contains(label))) {
      throw new AssertionError(label + " is " + value);
    }
  }

  private static void undocumented(
      JsonNode schema, JsonNode data, String path, List<String> wrong) {
    for (Map.Entry<String, JsonNode> member : data.properties()) {
      String name = path + "/" + member.getKey();
      JsonNode own = schema.path("properties").path(member.getKey());
      if (own.isMissingNode()) {
        wrong.add(name + " is in no schema");
      }
      undocumented(own, member.getValue(), name, wrong);
    }
    for (JsonNode item : data.isArray() ? data : JSON.createArrayNode()) {
      undocumented(schema.path("items"), item, path, wrong);
    }
  }
}
