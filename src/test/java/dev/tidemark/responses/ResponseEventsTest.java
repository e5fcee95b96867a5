package dev.tidemark.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventSchemas;
import dev.tidemark.outbox.SeenEvents;
import dev.tidemark.storage.ProductDatabase;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others are told of what is done about alerts. */
@TidemarkTest
class ResponseEventsTest {

  @Inject ProductDatabase database;

  @SuppressWarnings("NullAway.Init")
  private Api api;

  @SuppressWarnings("NullAway.Init")
  private Responding night;

  @SuppressWarnings("NullAway.Init")
  private SeenEvents seen;

  @BeforeEach
  void connect() {
    seen = new SeenEvents(database);
    api = Api.ofTest();
    night = new Responding(api);
    for (Verb verb : Verb.values()) {
      Responding.loosen(api, verb);
    }
  }

  @AfterEach
  void pause() {
    night.pauseRule();
    Responding.asUsual(api);
  }

  private List<Event> told() {
    return seen.about("response:" + night.only());
  }

  private List<String> types() {
    return told().stream().map(Event::type).toList();
  }

  private void refill() {
    assertEquals(200, api.put("/v1/products/" + night.sku(), "{\"total\":100}").status());
  }

  @Test
  void whatRunsIsToldAndThatItIsTakenBack() {
    night.rule("P2", "actions.throttle(2);");
    api.product(night.sku(), "{\"total\":5,\"category\":\"lamps\"}");
    night.await("throttle succeeded allowed");
    refill();
    night.await("throttle undone allowed");
    assertEquals(List.of("response.executed", "response.undone"), types());
    Event event = told().get(0);
    assertEquals(night.sku(), event.labels().sku());
    assertEquals("P2", event.labels().severity());
    assertEquals("lamps", event.labels().category());
    JsonNode data = EventSchemas.requireValid(event);
    assertEquals("throttle", data.path("verb").asText());
    assertEquals(2, data.path("amount").asInt());
    assertEquals("succeeded", data.path("state").asText());
  }

  @Test
  void whatWaitsForAPersonIsToldAndThatItIsRejected() {
    Responding.rail(api, Verb.THROTTLE, "mode", "approval", "cooldownSeconds", 0);
    night.rule("P2", "actions.throttle(2);");
    api.product(night.sku(), "{\"total\":5}");
    night.await("throttle proposed waits");
    api.post("/v1/responses/" + night.only() + "/reject", Json.of("reason", "not now"));
    assertEquals(List.of("response.proposed", "response.refused"), types());
    JsonNode data = EventSchemas.requireValid(told().get(1));
    assertEquals("rejected", data.path("verdict").asText());
  }

  @Test
  void whatAGuardrailRefusesAtOnceIsNotTold() {
    Responding.rail(api, Verb.THROTTLE, "mode", "off");
    night.rule("P2", "actions.throttle(2);");
    api.product(night.sku(), "{\"total\":5}");
    night.await("throttle refused off");
    assertEquals(List.of(), types());
  }

  @Test
  void whatFailsIsTold() {
    night.rule("P2", "actions.replenish(10);");
    api.product(night.sku(), "{\"total\":5}");
    night.await("replenish failed allowed");
    assertEquals(List.of("response.failed"), types());
  }

  @Test
  void theKillSwitchIsToldEachTimeItIsTurned() {
    int before = seen.about("kill-switch").size();
    api.put("/v1/responses/kill-switch", Json.of("on", true, "reason", "drill"));
    api.put("/v1/responses/kill-switch", Json.of("on", false));
    List<Event> told = seen.about("kill-switch").subList(before, before + 2);
    JsonNode on = EventSchemas.requireValid(told.get(0));
    assertEquals("drill", on.path("reason").asText());
    assertEquals(true, on.path("on").asBoolean());
    assertEquals(false, EventSchemas.requireValid(told.get(1)).path("on").asBoolean(true));
  }

  @Test
  void theStageOfTheSaleIsTold() {
    int before = seen.about("sale").size();
    api.put("/v1/sale", Json.of("stage", "warmup", "reason", "soon"));
    api.put("/v1/sale", Json.of("stage", "normal"));
    List<Event> told = seen.about("sale").subList(before, before + 2);
    JsonNode first = EventSchemas.requireValid(told.get(0));
    assertEquals("warmup", first.path("stage").asText());
    assertEquals("soon", first.path("reason").asText());
    assertEquals("warmup", EventSchemas.requireValid(told.get(1)).path("before").asText());
  }
}
