package dev.tidemark.reservation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.TidemarkTest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every state of a reservation, every action on it, once and again: the table of docs/API.md. */
@TidemarkTest
class LifeOfAHoldTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final String sku = Api.newSku();
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @ParameterizedTest(name = "{0}, then {1} twice, then {4}")
  @CsvSource({
    // state,   action,  answer,                repeated,              then,    answer,
    //    units at the end: available, held, sold
    "HELD,      confirm, 200 CONFIRMED,         200 CONFIRMED,         release, 409 ALREADY_CONFIRMED,  7, 0, 3",
    "HELD,      confirm, 200 CONFIRMED,         200 CONFIRMED,         extend,  409 ALREADY_CONFIRMED,  7, 0, 3",
    "HELD,      release, 200 RELEASED,          200 RELEASED,          confirm, 409 ALREADY_RELEASED,   10, 0, 0",
    "HELD,      release, 200 RELEASED,          200 RELEASED,          extend,  409 ALREADY_RELEASED,   10, 0, 0",
    "HELD,      extend,  200 HELD,              200 HELD,              confirm, 200 CONFIRMED,          7, 0, 3",
    "HELD,      extend,  200 HELD,              200 HELD,              release, 200 RELEASED,           10, 0, 0",
    "CONFIRMED, confirm, 200 CONFIRMED,         200 CONFIRMED,         confirm, 200 CONFIRMED,          7, 0, 3",
    "CONFIRMED, release, 409 ALREADY_CONFIRMED, 409 ALREADY_CONFIRMED, confirm, 200 CONFIRMED,          7, 0, 3",
    "CONFIRMED, extend,  409 ALREADY_CONFIRMED, 409 ALREADY_CONFIRMED, release, 409 ALREADY_CONFIRMED,  7, 0, 3",
    "RELEASED,  confirm, 409 ALREADY_RELEASED,  409 ALREADY_RELEASED,  release, 200 RELEASED,           10, 0, 0",
    "RELEASED,  release, 200 RELEASED,          200 RELEASED,          release, 200 RELEASED,           10, 0, 0",
    "RELEASED,  extend,  409 ALREADY_RELEASED,  409 ALREADY_RELEASED,  confirm, 409 ALREADY_RELEASED,   10, 0, 0",
    "EXPIRED,   confirm, 200 CONFIRMED,         200 CONFIRMED,         release, 409 ALREADY_CONFIRMED,  7, 0, 3",
    "EXPIRED,   release, 409 EXPIRED,           409 EXPIRED,           confirm, 200 CONFIRMED,          7, 0, 3",
    "EXPIRED,   extend,  409 EXPIRED,           409 EXPIRED,           release, 409 EXPIRED,            10, 0, 0",
  })
  void everyTransitionHappensOnce(
      String state,
      String action,
      String answer,
      String repeated,
      String then,
      String answerThen,
      long available,
      long held,
      long sold) {
    api.product(sku, "{\"total\":10,\"holdSeconds\":" + (state.equals("EXPIRED") ? 1 : 900) + "}");
    String id = reservationIn(state);
    assertEquals(answer, api.change(id, action).brief());
    assertEquals(repeated, api.change(id, action).brief());
    assertEquals(answerThen, api.change(id, then).brief());
    assertUnits(available, held, sold);
  }

  @Test
  void anUnpaidHoldExpiresWithinASecondAndItsUnitsAreForSaleAgain() {
    api.product(sku, "{\"total\":1,\"holdSeconds\":1}");
    Answer first = api.hold(sku, 1, 1);
    Instant due = Instant.parse(first.json().path("expiresAt").asText());
    assertEquals("409 SOLD_OUT", api.hold(sku, 2, 1).brief());
    Await.until(LIMIT, "expired", () -> api.state(first.id()).equals("EXPIRED"));
    Duration late = Duration.between(due, Instant.now());
    assertFalse(late.isNegative(), "expired before its time");
    Await.until(LIMIT, "for sale again", () -> api.hold(sku, 2, 1).status() == 201);
    assertEquals(0, api.conservationGap());
  }

  @Test
  void anExtendedHoldLivesLonger() {
    api.product(sku, "{\"total\":2,\"holdSeconds\":1}");
    Answer kept = api.hold(sku, 1, 1);
    Answer control = api.hold(sku, 2, 1);
    Answer extended =
        api.post("/v1/reservations/" + kept.id() + "/extend", "{\"holdSeconds\":600}");
    assertTrue(
        Instant.parse(extended.json().path("expiresAt").asText())
            .isAfter(Instant.now().plusSeconds(500)));
    Await.until(LIMIT, "control expired", () -> api.state(control.id()).equals("EXPIRED"));
    assertEquals("HELD", api.state(kept.id()));
  }

  @Test
  void aPaymentAfterExpiryTakesTheUnitsAgainIfTheyAreLeft() {
    api.product(sku, "{\"total\":4,\"buckets\":2,\"holdSeconds\":1}");
    String id = reservationIn("EXPIRED", 2);
    assertEquals("200 CONFIRMED", api.change(id, "confirm").brief());
    assertUnits(2, 0, 2);
  }

  @Test
  void aPaymentAfterExpiryTakesUnitsFromAnyBucket() {
    api.product(sku, "{\"total\":4,\"holdSeconds\":1}");
    String id = reservationIn("EXPIRED", 3);
    api.put("/v1/products/" + sku, "{\"buckets\":4}");
    assertEquals("200 CONFIRMED", api.change(id, "confirm").brief());
    assertUnits(1, 0, 3);
  }

  @Test
  void aPaymentAfterExpiryWithNothingLeftIsRefundedOnce() {
    api.product(sku, "{\"total\":1,\"holdSeconds\":1}");
    String late = reservationIn("EXPIRED", 1);
    api.put("/v1/products/" + sku, "{\"holdSeconds\":900}");
    Await.until(LIMIT, "new terms known", () -> buysAndReleases());
    String next = api.hold(sku, 2, 1).id();
    Answer refused = api.change(late, "confirm");
    assertEquals("409 EXPIRED", refused.brief());
    assertTrue(refused.json().path("refundDue").asBoolean());
    // The units come back, but the money is on its way back too: the answer stays.
    assertEquals("200 RELEASED", api.change(next, "release").brief());
    Answer repeated = api.change(late, "confirm");
    assertEquals(refused.body(), repeated.body());
    assertUnits(1, 0, 0);
  }

  @Test
  void anUnknownReservationIsNotFound() {
    String id = "019ab7c2-5d10-7a54-8f3e-0d6b7a3c9e21";
    for (String action : new String[] {"confirm", "release", "extend"}) {
      assertEquals("404 RESERVATION_NOT_FOUND", api.change(id, action).brief());
      assertEquals("404 RESERVATION_NOT_FOUND", api.change("no-id", action).brief());
    }
    assertEquals("404 RESERVATION_NOT_FOUND", api.get("/v1/reservations/" + id).brief());
  }

  private boolean buysAndReleases() {
    Answer answer = api.hold(sku, 9, 1);
    if (answer.status() != 201) {
      return false;
    }
    Instant expires = Instant.parse(answer.json().path("expiresAt").asText());
    api.change(answer.id(), "release");
    return expires.isAfter(Instant.now().plusSeconds(60));
  }

  private String reservationIn(String state) {
    return reservationIn(state, 3);
  }

  private String reservationIn(String state, long quantity) {
    String id = api.hold(sku, 1, quantity).id();
    switch (state) {
      case "CONFIRMED" -> api.change(id, "confirm");
      case "RELEASED" -> api.change(id, "release");
      case "EXPIRED" -> Await.until(LIMIT, "expired", () -> api.state(id).equals("EXPIRED"));
      default -> assertEquals("HELD", state);
    }
    assertEquals(state, api.state(id));
    return id;
  }

  private void assertUnits(long available, long held, long sold) {
    JsonNode position = api.position(sku);
    assertEquals(available, position.path("available").asLong(), position::toString);
    assertEquals(held, position.path("held").asLong(), position::toString);
    assertEquals(sold, position.path("sold").asLong(), position::toString);
    assertEquals(0, api.conservationGap());
  }
}
