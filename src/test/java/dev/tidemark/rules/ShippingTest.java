package dev.tidemark.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the rules that the product comes with when it is upgraded. */
@TidemarkTest
class ShippingTest {

  @Inject ChangeRules change;

  private final String name = "shipped-" + UUID.randomUUID().toString().substring(0, 8);
  private final String path = "/v1/rules/" + name;
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @AfterEach
  void pause() {
    api.post(path + "/pause", "");
  }

  private void ship(String message) {
    change.ship(Map.of(name, text(message)));
  }

  private static String text(String message) {
    return """
        rule "of none"
        when
          StockPosition( sku == "none-such" )
        then
          actions.alert("%s");
        end
        """
        .formatted(message);
  }

  private JsonNode view() {
    return api.get(path).json();
  }

  @Test
  void theDefaultSetIsActive() {
    JsonNode all = api.get("/v1/rules").json().path("items");
    for (String shipped : ShippedRules.NAMES) {
      for (JsonNode one : all) {
        if (one.path("name").asText().equals(shipped)) {
          assertEquals("active", one.path("state").asText(), shipped);
          assertFalse(one.path("differsFromShipped").asBoolean(), shipped);
        }
      }
      assertTrue(all.findValuesAsText("name").contains(shipped), shipped);
    }
  }

  @Test
  void whatNobodyChangedFollowsAnUpgrade() {
    ship("one");
    ship("one");
    assertEquals(1, view().path("activeVersion").asLong());
    assertEquals(1, view().path("version").asLong());
    ship("two");
    assertEquals(2, view().path("activeVersion").asLong());
    assertEquals(text("two"), view().path("drl").asText());
  }

  @Test
  void whatSomebodyChangedStaysAndIsShownAsDiffering() {
    ship("one");
    api.put(path, Json.of("drl", text("mine")));
    api.post(path + "/activate", "");
    assertTrue(view().path("differsFromShipped").asBoolean());
    ship("two");
    assertEquals(text("mine"), view().path("drl").asText());
    assertEquals(3, view().path("shippedVersion").asLong());
    assertTrue(view().path("differsFromShipped").asBoolean());
    api.post(path + "/activate", "{\"version\":3}");
    assertFalse(view().path("differsFromShipped").asBoolean());
  }

  @Test
  void anOlderProcessThatStartsAgainBringsNothingNew() {
    ship("one");
    ship("two");
    ship("one");
    assertEquals(2, view().path("latestVersion").asLong());
    assertEquals(text("two"), view().path("drl").asText());
  }

  @Test
  void whatSomebodyPausedStaysPaused() {
    ship("one");
    api.post(path + "/pause", "");
    ship("two");
    assertEquals("paused", view().path("state").asText());
    assertEquals(2, view().path("activeVersion").asLong());
  }

  @Test
  void aNameThatSomebodyUsedBeforeIsTheirs() {
    api.put(path, Json.of("drl", text("mine")));
    ship("one");
    assertEquals("draft", view().path("state").asText());
    assertEquals(2, view().path("shippedVersion").asLong());
  }
}
