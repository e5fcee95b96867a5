package dev.tidemark.reservation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.TidemarkTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of requests by product and stage, as callers meet them. */
@TidemarkTest
class LimitsTest {

  private static final String LANE = "application/json";

  /** A parameter that the fast lane does not know sends a request round it. */
  private static final String ROUND = "application/json; charset=utf-8";

  /** Of two requests within a second one is refused. */
  private static final String NARROW = "{\"rate\":1,\"burst\":1}";

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final String sku = Api.newSku();
  private Api api;
  @Inject EntityManager entries;

  @BeforeEach
  void open() {
    api = Api.ofTest();
  }

  @AfterEach
  void reset() {
    sale(
        "{\"stage\":\"normal\",\"limits\":"
            + "{\"warmup\":null,\"rush\":null,\"cooldown\":null,\"normal\":null}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {LANE, ROUND})
  void aHoldOverTheLimitIsToldWhenToComeBack(String type) {
    api.product(sku, "{\"total\":1000000,\"rate\":1,\"burst\":1}");
    Answer refused = firstRefused(type);
    assertEquals("429 THROTTLED", refused.brief());
    assertEquals(sku, refused.json().path("sku").asText());
    assertEquals(1, refused.json().path("retryAfterSeconds").asInt());
    assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
    assertEquals("application/problem+json", refused.headers().firstValue("Content-Type").get());
  }

  @Test
  void aThrottledKeyMayBeUsedAgainAndTakesNothingMeanwhile() {
    api.product(sku, "{\"total\":1000000,\"rate\":1,\"burst\":1}");
    firstRefused(LANE);
    String key = UUID.randomUUID().toString();
    Await.until(LIMIT, "let through", () -> hold(LANE, key).brief().equals("201 HELD"));
    assertEquals(
        1_000_000,
        api.position(sku).path("available").asLong() + api.position(sku).path("held").asLong());
  }

  @Test
  void withoutALimitNobodyIsRefused() {
    api.product(sku, "{\"total\":1000}");
    for (int i = 0; i < 100; i++) {
      assertEquals("201 HELD", hold(LANE).brief());
    }
  }

  @Test
  void theStageOfTheSaleChangesTheLimitWithoutARestart() {
    api.product(sku, "{\"total\":1000000,\"limits\":{\"rush\":" + NARROW + "}}");
    assertEquals("201 HELD", hold(LANE).brief());
    assertEquals("201 HELD", hold(LANE).brief());
    sale("{\"stage\":\"rush\"}");
    assertEquals("429 THROTTLED", firstRefused(LANE).brief());
    sale("{\"stage\":\"normal\"}");
    assertEquals("201 HELD", hold(LANE).brief());
  }

  @Test
  void theSalesOwnLimitHoldsWhereAProductHasNone() {
    api.product(sku, "{\"total\":1000000}");
    sale("{\"stage\":\"rush\",\"limits\":{\"rush\":" + NARROW + "}}");
    assertEquals("429 THROTTLED", firstRefused(LANE).brief());
    api.put("/v1/products/" + sku, "{\"limits\":{\"rush\":{\"rate\":0,\"burst\":0}}}");
    for (int i = 0; i < 10; i++) {
      assertEquals("201 HELD", hold(LANE).brief());
    }
  }

  @Test
  void aChangeOfTheSaleIsAnsweredAndAudited() {
    String reason = "doors open " + UUID.randomUUID();
    Answer put =
        sale(
            "{\"stage\":\"warmup\",\"limits\":{\"rush\":{\"rate\":5,\"burst\":7}},\"reason\":\""
                + reason
                + "\"}");
    Answer get = api.get("/v1/sale");
    assertEquals(put.json(), get.json());
    assertEquals("warmup", get.json().path("stage").asText());
    assertEquals("{\"rush\":{\"rate\":5,\"burst\":7}}", get.json().path("limits").toString());
    assertEquals(
        "\"" + get.json().path("version").asText() + "\"", get.headers().firstValue("ETag").get());
    assertEquals(
        1L,
        ((Number)
                entries
                    .createNativeQuery(
                        "SELECT COUNT(*) FROM audit_entry WHERE action = 'sale.change'"
                            + " AND actor = 'key:admin' AND reason = ?1")
                    .setParameter(1, reason)
                    .getSingleResult())
            .longValue());
  }

  @Test
  void ofTwoChangesOfTheSameVersionOneIsRefused() {
    String tag = api.get("/v1/sale").headers().firstValue("ETag").get();
    assertEquals(200, api.put("/v1/sale", "{\"stage\":\"rush\"}", "If-Match", tag).status());
    Answer second = api.put("/v1/sale", "{\"stage\":\"cooldown\"}", "If-Match", tag);
    assertEquals("412 VERSION_MISMATCH", second.brief());
    Answer now = api.get("/v1/sale");
    assertEquals("rush", now.json().path("stage").asText());
    assertEquals(now.json().path("version"), second.json().path("version"));
    assertNotEquals(tag, now.headers().firstValue("ETag").get());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"stage\":\"lunch\"}|INVALID_FIELD",
        "{\"stage\":5}|INVALID_FIELD",
        "{\"stages\":\"rush\"}|INVALID_FIELD",
        "{\"limits\":{\"lunch\":{\"rate\":1,\"burst\":1}}}|INVALID_FIELD",
        "{\"limits\":{\"rush\":{\"rate\":-1,\"burst\":1}}}|INVALID_FIELD",
        "{\"limits\":{\"rush\":{\"rate\":1,\"burst\":0}}}|INVALID_FIELD",
        "{\"limits\":{\"rush\":{\"rate\":1000001,\"burst\":1}}}|INVALID_FIELD",
        "{\"limits\":[]}|INVALID_FIELD",
        "[]|MALFORMED_JSON",
        "{|MALFORMED_JSON",
      })
  void aSaleThatCannotBeMeantIsRefusedAndChangesNothing(String body, String code) {
    Answer before = api.get("/v1/sale");
    assertEquals("400 " + code, api.put("/v1/sale", body).brief());
    assertEquals(before.json(), api.get("/v1/sale").json());
  }

  @Test
  void aReasonTooLongIsRefused() {
    Answer answer = api.put("/v1/sale", "{\"reason\":\"" + "x".repeat(501) + "\"}");
    assertEquals("400 INVALID_FIELD", answer.brief());
    assertEquals("reason", answer.json().path("field").asText());
  }

  private Answer sale(String body) {
    Answer answer = api.put("/v1/sale", body);
    assertEquals(200, answer.status(), answer.body());
    return answer;
  }

  /** However slow this machine is, two of many requests come within the same second. */
  private Answer firstRefused(String type) {
    for (int i = 0; i < 1000; i++) {
      Answer answer = hold(type);
      if (answer.status() != 201) {
        return answer;
      }
    }
    assertTrue(false, "a thousand requests were let through");
    throw new AssertionError();
  }

  private Answer hold(String type) {
    return hold(type, UUID.randomUUID().toString());
  }

  private Answer hold(String type, String key) {
    String body = "{\"sku\":\"%s\",\"userId\":1,\"quantity\":1}".formatted(sku);
    return api.post("/v1/reservations", body, "Content-Type", type, "Idempotency-Key", key);
  }
}
