package dev.tidemark.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What keeps responses from running away, on the real store. */
@TidemarkTest
class BrakesOnTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int RUNAWAY = 25;
  private static final int BUDGET = 5;

  private Api api;
  private Responding night;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
    night = new Responding(api);
    Responding.loosen(api, Verb.THROTTLE);
    Responding.loosen(api, Verb.RESEND);
  }

  @AfterEach
  void pause() {
    night.pauseRule();
    kill(false);
    Responding.asUsual(api);
  }

  private void kill(boolean on) {
    assertEquals(
        200, api.put("/v1/responses/kill-switch", Json.of("on", on, "reason", "test")).status());
  }

  private long ran(Verb verb) {
    JsonNode items = api.get("/v1/responses?limit=500&verb=" + verb).json().path("items");
    return StreamSupport.stream(items.spliterator(), false)
        .filter(one -> one.path("verdict").asText().equals("allowed"))
        .count();
  }

  @Test
  void aRunawayRuleIsHeldByItsBudget() {
    String category = night.rule();
    Responding.rail(api, Verb.RESEND, "budgetPerHour", ran(Verb.RESEND) + BUDGET);
    night.text(
        """
        rule "runaway" @severity("P3")
        when StockPosition( category == "%s" )
        then actions.resend(); end
        """
            .formatted(category));
    for (int i = 0; i < RUNAWAY; i++) {
      api.product(Api.newSku(), Json.of("total", 5, "category", category));
    }
    Await.until(
        LIMIT,
        "all are decided",
        () -> night.brief().stream().filter(one -> !one.contains("proposed")).count() == RUNAWAY);
    List<String> held =
        night.brief().stream().filter(one -> one.equals("resend refused budget")).toList();
    assertEquals(RUNAWAY - BUDGET, held.size(), night.brief().toString());
  }

  @Test
  void theSameIsNotDoneAgainTooSoon() {
    Responding.rail(api, Verb.THROTTLE, "cooldownSeconds", 3600);
    night.rule("P2", "actions.throttle(3);");
    api.product(night.sku(), "{\"total\":5}");
    night.await("throttle succeeded allowed");
    Responding other = new Responding(api);
    other.text(
        """
        rule "other" @severity("P2")
        when StockPosition( sku == "%s" )
        then actions.throttle(4); end
        """
            .formatted(night.sku()));
    other.await("throttle refused cooldown");
    other.pauseRule();
  }

  @Test
  void whatDoesNotHelpIsNotDoneAgain() {
    Responding.rail(api, Verb.THROTTLE, "effectSeconds", 1, "ineffectiveRuns", 1);
    night.rule("P2", "actions.throttle(3);");
    api.product(night.sku(), "{\"total\":5}");
    night.await("throttle succeeded allowed");
    String path = "/v1/responses/" + night.only();
    Await.until(
        LIMIT,
        "looked at",
        () -> api.get(path).json().at("/effect/state").asText().equals("ineffective"));
    assertTrue(api.get(path).body().contains("it is not run again for a day"));
    api.put("/v1/products/" + night.sku(), "{\"total\":100}");
    night.await("throttle undone allowed");
    api.put("/v1/products/" + night.sku(), "{\"total\":5}");
    night.await("throttle undone allowed", "throttle refused ineffective");
  }

  @Test
  void theKillSwitchStopsAll() {
    Responding.rail(api, Verb.THROTTLE, "mode", "approval");
    night.rule("P2", "actions.throttle(3);");
    api.product(night.sku(), "{\"total\":5}");
    night.await("throttle proposed waits");
    kill(true);
    assertTrue(api.get("/v1/responses?limit=1").json().path("killSwitch").asBoolean());
    assertTrue(
        RestAssured.get("/q/metrics").asString().contains("tidemark_responses_kill_switch 1.0"));
    String path = "/v1/responses/" + night.only();
    assertEquals("409 KILL_SWITCH_ON", api.post(path + "/approve", "").brief());
    Responding other = new Responding(api);
    other.rule("P2", "actions.throttle(4);");
    api.product(other.sku(), "{\"total\":5}");
    other.await("throttle refused killed");
    kill(false);
    assertEquals(200, api.post(path + "/approve", "").status());
    night.await("throttle succeeded approved");
    kill(true);
    assertEquals(200, api.post(path + "/undo", "").status(), "taking back goes on");
    night.await("throttle undone approved");
    other.pauseRule();
  }

  @Test
  void whatSomebodyTakesAwayByHandIsSeen() {
    Responding.loosen(api, Verb.PAUSE);
    night.rule("P2", "actions.pause();");
    api.product(night.sku(), "{\"total\":5}");
    night.await("pause succeeded allowed");
    api.put("/v1/products/" + night.sku(), "{\"paused\":false}");
    Await.until(
        Duration.ofSeconds(60),
        "found",
        () -> night.brief().equals(List.of("pause undone allowed")));
  }

  @Test
  void guardrailsAreChangedByWhoHasReadThem() {
    Answer read = api.get("/v1/responses/guardrails/pause");
    String version = read.json().path("version").asText();
    assertEquals(8, api.get("/v1/responses/guardrails").json().path("items").size());
    String path = "/v1/responses/guardrails/pause";
    assertEquals(
        "412 VERSION_MISMATCH",
        api.put(path, "{\"budgetPerHour\":3}", "If-Match", "\"99999\"").brief());
    assertEquals(
        200, api.put(path, "{\"budgetPerHour\":3}", "If-Match", '"' + version + '"').status());
    assertEquals(3, api.get(path).json().path("budgetPerHour").asInt());
    assertEquals("approval", api.get(path).json().path("mode").asText());
    assertEquals("400 INVALID_FIELD", api.put(path, "{\"mostPercent\":101}").brief());
    assertEquals("400 INVALID_FIELD", api.put(path, "{\"mode\":\"wild\"}").brief());
    assertEquals("400 INVALID_FIELD", api.put("/v1/responses/guardrails/dance", "{}").brief());
    assertEquals("400 INVALID_FIELD", api.put("/v1/responses/kill-switch", "{}").brief());
  }

  @Test
  void whatIsAskedForWronglyIsNamed() {
    assertEquals("404 RESPONSE_NOT_FOUND", api.get("/v1/responses/7").brief());
    assertEquals(
        "404 RESPONSE_NOT_FOUND",
        api.post("/v1/responses/00000000-0000-0000-0000-000000000000/approve", "").brief());
    for (String query : List.of("state=odd", "verb=odd", "alert=odd", "cursor=odd", "limit=0")) {
      assertEquals("400 INVALID_FIELD", api.get("/v1/responses?" + query).brief(), query);
    }
  }
}
