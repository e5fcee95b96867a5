package dev.tidemark.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TidemarkTest
class KeysTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final String name = "k-" + UUID.randomUUID();
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @Test
  void aKeyDoesWhatItsScopesSayAndNothingElse() {
    String sku = Api.newSku();
    api.product(sku, "{\"total\":5}");
    Api shop = api.as(make("reserve"));
    Answer held = shop.hold(sku, 1, 1);
    assertEquals("201 HELD", held.brief());
    assertEquals("200 CONFIRMED", shop.change(held.id(), "confirm").brief());
    assertEquals("403 FORBIDDEN", shop.get("/v1/products/" + sku).brief());
    assertEquals("403 FORBIDDEN", shop.put("/v1/products/" + sku, "{\"total\":9}").brief());
    assertEquals("403 FORBIDDEN", shop.get("/v1/keys").brief());
    Api reader = api.as(make("read"));
    assertEquals(200, reader.get("/v1/products/" + sku).status());
    assertEquals("403 FORBIDDEN", reader.hold(sku, 2, 1).brief());
    assertEquals(4, api.position(sku).path("available").asLong());
  }

  @Test
  void anAdminKeyDoesAll() {
    Api admin = api.as(make("admin"));
    String sku = Api.newSku();
    admin.product(sku, "{\"total\":5}");
    assertEquals("201 HELD", admin.hold(sku, 1, 1).brief());
    assertEquals(200, admin.get("/v1/keys").status());
  }

  @Test
  void aBearerOfAKeyIsLetInToo() {
    String key = make("read");
    Api nobody = api.as("");
    assertEquals(200, nobody.get("/v1/sale", "Authorization", "Bearer " + key).status());
    assertEquals(
        "401 UNAUTHENTICATED",
        nobody.get("/v1/sale", "Authorization", "Bearer " + key + "x").brief());
  }

  @Test
  void aRevokedKeyIsRefusedAndARepeatChangesNothing() {
    Answer made = api.post("/v1/keys", body("read"));
    Api reader = api.as(made.json().path("key").asText());
    assertEquals(200, reader.get("/v1/sale").status());
    assertEquals(204, api.delete("/v1/keys/" + made.id() + "?reason=leaked").status());
    assertEquals("401 UNAUTHENTICATED", reader.get("/v1/sale").brief());
    JsonNode revoked = listed();
    assertEquals("key:admin", revoked.path("revokedBy").asText());
    assertEquals(204, api.delete("/v1/keys/" + made.id()).status());
    assertEquals(revoked, listed());
    assertEquals("404 KEY_NOT_FOUND", api.delete("/v1/keys/nobody").brief());
    assertEquals("409 NAME_TAKEN", api.post("/v1/keys", body("read")).brief());
  }

  @Test
  void aKeyThatRanOutIsRefused() {
    Instant expires = Instant.now().plusMillis(400);
    String key =
        api.post(
                "/v1/keys",
                Json.of("name", name, "scopes", List.of("read"), "expiresAt", expires.toString()))
            .json()
            .path("key")
            .asText();
    Await.until(SOON, "expired", () -> Instant.now().isAfter(expires));
    Answer refused = api.as(key).get("/v1/sale");
    assertEquals("401 UNAUTHENTICATED", refused.brief());
    assertTrue(refused.body().contains("expired"));
  }

  @Test
  void theListShowsUseAndNoSecret() {
    Answer made = api.post("/v1/keys", body("read"));
    String key = made.json().path("key").asText();
    assertTrue(key.matches("tmk_[a-z0-9]{12}_[A-Za-z0-9_-]{43}"), key);
    assertTrue(listed().path("lastUsedAt").isNull());
    api.as(key).get("/v1/sale");
    Await.until(SOON, "use is written", () -> !listed().path("lastUsedAt").isNull());
    assertEquals("key:admin", listed().path("createdBy").asText());
    assertFalse(api.get("/v1/keys?limit=500").body().contains(key.substring(17)));
  }

  @Test
  void aStreamEndsWithTheKeyThatOpenedIt() throws Exception {
    Answer made = api.post("/v1/keys", body("read"));
    try (java.net.Socket socket =
        new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), RestAssured.port)) {
      socket.setSoTimeout((int) SOON.toMillis());
      socket
          .getOutputStream()
          .write(
              ("GET /v1/stream/alerts HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n"
                      + "X-API-Key: "
                      + made.json().path("key").asText()
                      + "\r\n\r\n")
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertTrue(socket.getInputStream().read() > 0, "it has begun");
      api.delete("/v1/keys/" + made.id());
      var unused = socket.getInputStream().readAllBytes(); // until it is closed
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"scopes\":[\"read\"]} | name",
        "{\"name\":\"a b\",\"scopes\":[\"read\"]} | name",
        "{\"name\":\"x\"} | scopes",
        "{\"name\":\"x\",\"scopes\":[]} | scopes",
        "{\"name\":\"x\",\"scopes\":[\"root\"]} | scopes",
        "{\"name\":\"x\",\"scopes\":[null]} | scopes",
        "{\"name\":\"x\",\"scopes\":[\"read\"],\"expiresAt\":\"2020-01-01T00:00:00Z\"} | expiresAt",
        "{\"name\":\"x\",\"scopes\":[\"read\"],\"expiresAt\":\"soon\"} | expiresAt",
      })
  void aBadFieldIsNamed(String body, String field) {
    Answer refused = api.post("/v1/keys", body);
    assertEquals("400 INVALID_FIELD", refused.brief());
    assertEquals(field, refused.json().path("field").asText());
  }

  @Test
  void theFirstKeysNameIsItsOwn() {
    assertEquals(
        "409 NAME_TAKEN",
        api.post("/v1/keys", Json.of("name", "admin", "scopes", List.of("read"))).brief());
  }

  private String body(String scope) {
    return Json.of("name", name, "scopes", List.of(scope), "reason", "a test");
  }

  private String make(String scope) {
    Answer made =
        api.post("/v1/keys", Json.of("name", name + "-" + scope, "scopes", List.of(scope)));
    assertEquals(201, made.status(), made.body());
    return made.json().path("key").asText();
  }

  /** The key of this test's name; those before it sort before it. */
  private JsonNode listed() {
    for (JsonNode key :
        api.get("/v1/keys?cursor=" + name.substring(0, 37) + "&limit=500").json().path("items")) {
      if (key.path("name").asText().equals(name)) {
        return key;
      }
    }
    throw new AssertionError("not listed: " + name);
  }
}
