package dev.tidemark.notify.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import dev.tidemark.outbox.EventSchemas;
import dev.tidemark.outbox.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AsyncApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private final ObjectNode document = AsyncApi.document("1.2.3");

  private static JsonSchema rules() throws IOException {
    try (InputStream file = AsyncApiTest.class.getResourceAsStream("/asyncapi/3.0.0.json")) {
      return EventSchemas.schema(JSON.readTree(Objects.requireNonNull(file)));
    }
  }

  @Test
  void itIsADocumentByTheSchemaOfAsyncApi() throws IOException {
    assertEquals(Set.of(), rules().validate(document));
  }

  @Test
  void theSchemaOfAsyncApiFindsFaults() throws IOException {
    ((ObjectNode) document.path("operations").path("tell")).put("action", "shout");
    assertFalse(rules().validate(document).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void eachMessageHasAnExampleThatItAllows(EventType type) {
    JsonNode message = document.path("components").path("messages").path(type.toString());
    JsonNode example = message.path("examples").path(0).path("payload");
    ObjectNode schema = JSON.createObjectNode();
    schema.set("allOf", message.path("payload").path("allOf"));
    schema.set("components", document.path("components"));
    List<String> wrong =
        EventSchemas.schema(schema).validate(example).stream()
            .map(ValidationMessage::getMessage)
            .toList();
    assertEquals(List.of(), wrong);
    assertEquals(type.toString(), example.path("type").asText());
    EventSchemas.requireValid(type.toString(), example.path("data").toString());
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void eachReferenceLeadsSomewhere(EventType type) {
    JsonNode channel = document.path("channels").path("webhooks").path("messages");
    String reference = channel.path(type.toString()).path("$ref").asText();
    assertFalse(document.at(reference.substring(1)).isMissingNode(), reference);
  }
}
