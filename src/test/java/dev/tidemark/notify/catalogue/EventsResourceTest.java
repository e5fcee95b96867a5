package dev.tidemark.notify.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.TidemarkTest;
import dev.tidemark.outbox.EventSchemas;
import dev.tidemark.outbox.EventType;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

/** What events there are, as people ask for it. */
@TidemarkTest
class EventsResourceTest {

  @Test
  void eachTypeIsListedWithItsSchemaAndAnExample() {
    JsonNode items = Api.ofTest().get("/v1/events/types").json().path("items");
    assertEquals(EventType.values().length, items.size());
    for (JsonNode item : items) {
      assertTrue(item.path("schema").path("properties").isObject(), item.toString());
      assertEquals("1.0", item.path("example").path("specversion").asText());
      EventSchemas.requireValid(
          item.path("type").asText(), item.path("example").path("data").toString());
    }
    assertTrue(
        items.toString().contains("\"labels\":[\"severity\",\"sku\",\"channel\",\"category\"]"));
  }

  @Test
  void theDocumentIsServed() {
    JsonNode document = Api.ofTest().get("/v1/events/asyncapi.json").json();
    assertEquals("3.0.0", document.path("asyncapi").asText());
    assertEquals(EventType.values().length, document.path("components").path("messages").size());
  }

  @Test
  void itIsForThoseWithAKey() {
    RestAssured.given().get("/v1/events/types").then().statusCode(401);
    RestAssured.given().get("/v1/events/asyncapi.json").then().statusCode(401);
  }
}
