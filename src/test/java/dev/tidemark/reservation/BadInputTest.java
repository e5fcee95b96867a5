package dev.tidemark.reservation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.TidemarkTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be meant is refused by name, as problem details, and moves nothing. */
@TidemarkTest
class BadInputTest {

  private final String sku = Api.newSku();
  private Api api;

  @BeforeEach
  void stock() {
    api = Api.ofTest();
    api.product(sku, "{\"total\":10}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "1000000001",
        "1.5",
        "1.0",
        "\"3\"",
        "\"\"",
        "null",
        "true",
        "[1]",
        "{}",
        "1e400",
        "99999999999999999999",
        "1e3"
      })
  void aQuantityThatIsNoneNamesTheField(String quantity) {
    Answer answer = hold("{\"sku\":\"" + sku + "\",\"userId\":1,\"quantity\":" + quantity + "}");
    assertProblem("400 INVALID_FIELD", answer);
    assertEquals("quantity", answer.json().path("field").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"userId\":1,\"quantity\":1}|sku",
        "{\"sku\":5,\"userId\":1,\"quantity\":1}|sku",
        "{\"sku\":\"a b\",\"userId\":1,\"quantity\":1}|sku",
        "{\"sku\":\"SKU\",\"userId\":-1,\"quantity\":1}|userId",
        "{\"sku\":\"SKU\",\"userId\":\"x\",\"quantity\":1}|userId",
        "{\"sku\":\"SKU\",\"quantity\":1}|userId",
        "{\"sku\":\"SKU\",\"userId\":1}|quantity",
        "{\"sku\":\"SKU\",\"userId\":1,\"quantity\":1,\"quantitty\":2}|quantitty",
      })
  void aBadFieldIsNamed(String body, String field) {
    Answer answer = hold(body.replace("SKU", sku));
    assertProblem("400 INVALID_FIELD", answer);
    assertEquals(field, answer.json().path("field").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{", "[]", "{\"sku\"", "x", "{} {}", "\"text\"", "7"})
  void whatIsNoJsonObjectIsMalformed(String body) {
    assertProblem("400 MALFORMED_JSON", hold(body));
  }

  @Test
  void aHoldNeedsAnIdempotencyKey() {
    String body = "{\"sku\":\"" + sku + "\",\"userId\":1,\"quantity\":1}";
    assertProblem("400 IDEMPOTENCY_KEY_MISSING", api.post("/v1/reservations", body));
    for (String key : new String[] {"a b", "x".repeat(256)}) {
      assertProblem(
          "400 IDEMPOTENCY_KEY_INVALID",
          api.post("/v1/reservations", body, "Idempotency-Key", key));
    }
  }

  @Test
  void theSameKeyWithAnotherBodyIsRefused() {
    String key = Api.newSku();
    Answer first = api.hold(sku, 1, 1, key);
    assertProblem("422 IDEMPOTENCY_KEY_REUSED", api.hold(sku, 1, 2, key));
    assertProblem("422 IDEMPOTENCY_KEY_REUSED", api.hold(sku, 2, 1, key));
    assertEquals(first.body(), api.hold(sku, 1, 1, key).body());
    assertEquals(9, api.position(sku).path("available").asLong());
    assertEquals(9, api.position(sku).path("buckets").path(0).path("cached").asLong());
    api.change(first.id(), "release");
  }

  @Test
  void aBodyOverTheLimitIsTooLarge() {
    String large = "{\"sku\":\"" + "x".repeat(300_000) + "\"}";
    assertProblem("413 BODY_TOO_LARGE", hold(large));
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE,/v1/products,405 METHOD_NOT_ALLOWED",
    "PUT,/v1/reservations,405 METHOD_NOT_ALLOWED",
    "GET,/v1/nothing,404 NOT_FOUND",
    "GET,/nothing,404 NOT_FOUND",
  })
  void anAddressOrMethodThatIsNotThere(String method, String path, String problem) {
    io.restassured.response.Response response =
        RestAssured.given().header("X-API-Key", "test-admin-key").request(method, path);
    assertEquals(problem, response.statusCode() + " " + response.jsonPath().getString("code"));
    assertEquals("application/problem+json", response.contentType());
  }

  @Test
  void textIsNoMediaTypeOfOurs() {
    Answer answer =
        api.post("/v1/reservations", "hi", "Content-Type", "text/plain", "Idempotency-Key", "k");
    assertProblem("415 UNSUPPORTED_MEDIA_TYPE", answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|total",
        "{\"total\":-1}|total",
        "{\"total\":1.5}|total",
        "{\"total\":5,\"buckets\":0}|buckets",
        "{\"total\":5,\"buckets\":257}|buckets",
        "{\"total\":5,\"strategy\":\"greedy\"}|strategy",
        "{\"total\":5,\"holdSeconds\":0}|holdSeconds",
        "{\"total\":5,\"perUserLimit\":-1}|perUserLimit",
        "{\"total\":5,\"rate\":-1}|rate",
        "{\"total\":5,\"name\":\" \"}|name",
        "{\"total\":5,\"bucket\":3}|bucket",
      })
  void aProductThatCannotBeIsNotCreated(String body, String field) {
    String other = Api.newSku();
    Answer answer = api.put("/v1/products/" + other, body);
    assertProblem("400 INVALID_FIELD", answer);
    assertEquals(field, answer.json().path("field").asText());
    assertEquals(404, api.get("/v1/products/" + other).status());
  }

  @Test
  void everythingUnderV1WantsAKey() {
    for (String key : new String[] {"", "wrong-key"}) {
      Api stranger = api.as(key);
      assertProblem("401 UNAUTHENTICATED", stranger.get("/v1/products"));
      assertProblem("401 UNAUTHENTICATED", stranger.hold(sku, 1, 1));
      assertProblem("401 UNAUTHENTICATED", stranger.get("/v1/nothing"));
    }
  }

  private Answer hold(String body) {
    return api.post("/v1/reservations", body, "Idempotency-Key", Api.newSku());
  }

  private void assertProblem(String brief, Answer answer) {
    assertEquals(brief, answer.brief(), answer::body);
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    assertEquals(answer.status(), answer.json().path("status").asInt());
    assertTrue(answer.json().path("type").asText().startsWith("urn:tidemark:problem:"));
    if (!brief.startsWith("422")) {
      assertEquals(10, api.position(sku).path("available").asLong());
    }
  }
}
