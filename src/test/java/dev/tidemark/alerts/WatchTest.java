package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.TidemarkTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a change of stock or a sale told elsewhere to the alert. */
@TidemarkTest
class WatchTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Inject AlertDatabase database;

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

  private void activate(String drl) {
    Answer saved = api.put("/v1/rules/" + rule, json(Map.of("drl", drl, "note", "a test")));
    assertEquals(201, saved.status(), saved.body());
    Answer active = api.post("/v1/rules/" + rule + "/activate", "");
    assertEquals("200 active", active.brief(), active.body());
  }

  private static String json(Object value) {
    try {
      return new ObjectMapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
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

  private dev.tidemark.rules.Subject subject() {
    return dev.tidemark.rules.Subject.product(sku);
  }
}
