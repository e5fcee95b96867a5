package dev.tidemark.reservation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.TidemarkTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast lane and the resource behind it give the same answers. */
@TidemarkTest
class HoldFastLaneTest {

  private static final String PATH = "/v1/reservations";

  /** A parameter that the lane does not know sends a request round it. */
  private static final String ROUND = "application/json; charset=utf-8";

  private final String sku = Api.newSku();
  private final String key = Api.newSku();
  private Api api;

  @BeforeEach
  void stock() {
    api = Api.ofTest();
    api.product(sku, "{\"total\":10}");
  }

  @Test
  void aHoldIsAnsweredAsTheResourceAnswersIt() {
    Answer lane = send(body(sku, 1), "application/json");
    assertEquals("201 HELD", lane.brief());
    assertEquals(PATH + "/" + lane.id(), lane.headers().firstValue("Location").orElse(""));
    assertSame(lane, send(body(sku, 1), ROUND));
    assertEquals(9, api.position(sku).path("available").asLong());
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 1_000_000_001, 0})
  void aRefusalIsAnsweredAsTheResourceAnswersIt(long quantity) {
    Answer lane = send(body(sku, quantity), "application/json");
    assertEquals(4, lane.status() / 100);
    assertSame(lane, send(body(sku, quantity), ROUND));
  }

  @Test
  void anUnknownProductIsRefusedTheSameWay() {
    String none = Api.newSku();
    Answer lane = send(body(none, 1), "application/json");
    assertEquals("404 PRODUCT_NOT_FOUND", lane.brief());
    assertSame(lane, send(body(none, 1), ROUND));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{", "[]", "{} {}", "{\"skus\":\"a\"}"})
  void whatCannotBeReadIsRefusedTheSameWay(String body) {
    Answer lane = send(body, "application/json");
    assertEquals(400, lane.status());
    assertSame(lane, send(body, ROUND));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wrong"})
  void aStrangerDoesNotGetIn(String apiKey) {
    Api stranger = api.as(apiKey);
    assertEquals("401 UNAUTHENTICATED", stranger.hold(sku, 1, 1).brief());
    assertEquals(10, api.position(sku).path("available").asLong());
  }

  @Test
  void aBodyTooLargeForTheLaneIsReadByTheResource() {
    String spaces = " ".repeat(8000);
    assertEquals("201 HELD", send(spaces + body(sku, 1), "application/json").brief());
    String tooMany = " ".repeat(300_000);
    assertEquals("413 BODY_TOO_LARGE", send(tooMany + body(sku, 1), "application/json").brief());
  }

  @Test
  void theNextRequestOnTheConnectionIsServedToo() {
    for (String type : List.of("application/json", ROUND, "application/json", "text/plain")) {
      send(body(sku, 1), type);
      assertEquals("201 HELD", api.hold(sku, 2, 1).brief());
    }
  }

  private static String body(String sku, long quantity) {
    return "{\"sku\":\"%s\",\"userId\":1,\"quantity\":%d}".formatted(sku, quantity);
  }

  private Answer send(String body, String type) {
    return api.post(PATH, body, "Content-Type", type, "Idempotency-Key", key);
  }

  private static void assertSame(Answer lane, Answer resource) {
    assertEquals(resource.brief(), lane.brief());
    assertEquals(resource.json(), lane.json());
    for (String header : List.of("Content-Type", "Content-Length", "Location")) {
      assertEquals(resource.headers().allValues(header), lane.headers().allValues(header), header);
    }
  }
}
