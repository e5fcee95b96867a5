package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import dev.tidemark.rules.Subject;
import dev.tidemark.storage.ProductDatabase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a change of stock or a sale told elsewhere to the alert. */
@TidemarkTest
class WatchTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Inject ProductDatabase database;

  private final String sku = Api.newSku();
  private final String rule = "watch-" + UUID.randomUUID().toString().substring(0, 8);
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @AfterEach
  void pause() {
    api.post("/v1/rules/" + rule + "/pause", "");
  }

  @Test
  void aHoldThatLeavesTooFewOpensAnAlertAndMoreStockEndsIt() {
    activate(
        """
        rule "few"
        @severity("P2") @tunable( few = 10 )
        when
          Policy( $few : few )
          $p : StockPosition( sku == "%s", available < $few )
        then
          actions.alert("only " + $p.available + " left");
        end
        """
            .formatted(sku));
    api.product(sku, "{\"total\":12}");
    assertEquals(201, api.hold(sku, 1, 3).status());
    awaitStates(List.of("FIRING only 9 left"));
    api.put("/v1/products/" + sku, "{\"total\":30}");
    awaitStates(List.of("RESOLVED only 9 left"));
  }

  @Test
  void whatASourceTellsIsSeenByRules() {
    api.product(sku, "{\"total\":12}");
    activate(
        """
        rule "below zero"
        @severity("P1") @silence("never")
        when
          $e : OversellExposure( sku == "%s", oversoldUnits > 0 )
        then
          actions.alert($e.oversoldUnits + " units sold that never were");
        end
        """
            .formatted(sku));
    Answer answer =
        api.post(
            "/v1/ingest/snapshots",
            """
            [{"sku":"%s","warehouse":"north","channel":"market","onHand":3,"reserved":7,
              "asOf":"%s"}]"""
                .formatted(sku, Instant.now()));
    assertEquals(1, answer.json().path("accepted").asInt(), answer.body());
    awaitStates(List.of("FIRING 4 units sold that never were"));
  }

  @Test
  void aRuleThatThrowsIsLeftOutAndSaidSoAndTheOthersGoOn() {
    activate(
        """
        rule "broken"
        when
          $p : StockPosition( sku == "%1$s", total / held > 2 )
        then
          actions.alert("never");
        end
        rule "whole"
        when
          $p : StockPosition( sku == "%1$s", available < 10 )
        then
          actions.alert("few");
        end
        """
            .formatted(sku));
    api.product(sku, "{\"total\":5}");
    awaitStates(List.of("FIRING few"));
    Await.until(LIMIT, "it is broken", () -> view().path("state").asText().equals("broken"));
    assertTrue(view().at("/broken/1/broken").asText().contains("zero"), view().toString());
    Await.until(LIMIT, "an alert says so", () -> alertsOf("rule-broken").size() == 1);
    JsonNode alert = alertsOf("rule-broken").get(0);
    assertTrue(alert.path("message").asText().contains("total / held"), alert.toString());
    api.put(
        "/v1/rules/" + rule,
        Json.of("drl", view().path("drl").asText().replace("/ held", "/ total")));
    api.post("/v1/rules/" + rule + "/activate", "");
    Await.until(LIMIT, "the alert is over", () -> alertsOf("rule-broken").isEmpty());
  }

  @Test
  void aThresholdOfAProductGoesBeforeThatOfItsText() {
    activate(
        """
        rule "few"
        @tunable( few%1$s = 3 )
        when
          Policy( $few : few%1$s )
          $p : StockPosition( sku == "%2$s", available < $few )
        then
          actions.alert("few");
        end
        """
            .formatted(rule.substring(6), sku));
    api.product(sku, "{\"total\":5}");
    String why = "/v1/rules/" + rule + "/why-not?sku=" + sku;
    JsonNode answer = api.post(why, "").json();
    assertEquals("product", answer.at("/subject/kind").asText());
    assertEquals("present", answer.at("/rules/0/patterns/0/presence").asText());
    JsonNode condition = answer.at("/rules/0/patterns/0/conditions/1");
    assertEquals("5 < 3", condition.path("values").asText(), answer.toString());
    assertEquals("not_true", condition.path("verdict").asText());
    api.put("/v1/rules/parameters/few" + rule.substring(6), Json.of("value", 6, "sku", sku));
    awaitStates(List.of("FIRING few"));
  }

  @Test
  void aShadowRaisesNothingButShadows() {
    api.product(sku, "{\"total\":5}");
    api.put("/v1/rules/" + rule, Json.of("drl", few(10)));
    assertEquals("200 shadow", api.post("/v1/rules/" + rule + "/shadow", "").brief());
    awaitStates(List.of("FIRING few"));
    assertEquals(0, alerts("").size());
    assertEquals(1, alerts("&shadow=true").size());
    api.post("/v1/rules/" + rule + "/shadow/end", "");
    awaitStates(List.of("RESOLVED few"));
  }

  /** The alert stays the same one: an edit neither fires anew nor ends it. */
  @Test
  void anAlertOutlivesAnEditOfItsRule() {
    api.product(sku, "{\"total\":5}");
    activate(few(10));
    awaitStates(List.of("FIRING few"));
    String id = alerts("").path(0).path("id").asText();
    api.put("/v1/rules/" + rule, Json.of("drl", few(11).replace("\"few\");", "\"fewer\");")));
    api.post("/v1/rules/" + rule + "/activate", "");
    awaitStates(List.of("FIRING fewer"));
    JsonNode alert = alerts("").path(0);
    assertEquals(id, alert.path("id").asText());
    assertEquals(1, alert.at("/rule/versionFired").asLong(), alert.toString());
    assertEquals(2, alert.at("/rule/versionSeen").asLong(), alert.toString());
  }

  private String few(int below) {
    return """
        rule "few"
        when
          StockPosition( sku == "%s", available < %d )
        then
          actions.alert("few");
        end
        """
        .formatted(sku, below);
  }

  private JsonNode view() {
    return api.get("/v1/rules/" + rule).json();
  }

  private JsonNode alerts(String filter) {
    return api.get("/v1/alerts?sku=" + sku + filter).json().path("items");
  }

  private List<JsonNode> alertsOf(String builtIn) {
    List<JsonNode> found = new ArrayList<>();
    api.get("/v1/alerts?rule=" + builtIn)
        .json()
        .path("items")
        .forEach(
            alert -> {
              if (alert.at("/subject/key").asText().equals(rule)) {
                found.add(alert);
              }
            });
    return found;
  }

  private void activate(String drl) {
    Answer saved = api.put("/v1/rules/" + rule, Json.of("drl", drl, "note", "a test"));
    assertEquals(201, saved.status(), saved.body());
    Answer active = api.post("/v1/rules/" + rule + "/activate", "");
    assertEquals("200 active", active.brief(), active.body());
  }

  private void awaitStates(List<String> expected) {
    Await.until(LIMIT, expected.toString(), () -> states().equals(expected));
  }

  private List<String> states() {
    return database.transact(connection -> AlertRows.of(connection, List.of(subject()))).stream()
        .filter(alert -> alert.fingerprint().rule().name().equals(rule))
        .map(alert -> alert.life().state().name() + " " + alert.seen().message())
        .toList();
  }

  private Subject subject() {
    return Subject.product(sku);
  }
}
