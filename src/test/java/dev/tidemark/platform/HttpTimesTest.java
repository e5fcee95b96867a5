package dev.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No caller makes a series of his own. */
@TidemarkTest
class HttpTimesTest {

  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  private String times() {
    return api.get("/q/metrics").body();
  }

  private static String series(String method, int status, String path) {
    return "method=\"%s\",outcome=\"%s\",status=\"%d\",uri=\"%s\""
        .formatted(method, status < 400 ? "SUCCESS" : "CLIENT_ERROR", status, path);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/products/, 401, /v1/-",
    "/v1/, 401, /v1/-",
    "/products/, 200, /console",
    "/, 404, /console"
  })
  void aStrangersPathIsToldByOneOfFewNames(String path, int status, String name) {
    String own = UUID.randomUUID().toString();
    assertEquals(status, api.as("").get(path + own).status());
    String times = times();
    assertTrue(times.contains(series("GET", status, name)), times);
    assertFalse(times.contains(own), times);
  }

  @Test
  void aPathWithAResourceIsToldByThatAlsoWhereItRefuses() {
    String sku = Api.newSku();
    api.product(sku, Json.of("total", 1));
    assertEquals("404 PRODUCT_NOT_FOUND", api.get("/v1/products/" + Api.newSku()).brief());
    assertEquals(201, api.hold(sku, 1, 1).status());
    String times = times();
    assertTrue(times.contains(series("PUT", 201, "/v1/products/{sku}")), times);
    assertTrue(times.contains(series("GET", 404, "/v1/products/{sku}")), times);
    assertTrue(times.contains(series("POST", 201, "/v1/reservations")), times);
  }

  @Test
  void ownPathsAreNotTold() {
    String own = UUID.randomUUID().toString();
    assertEquals(404, api.as("").get("/q/" + own).status());
    assertEquals(200, api.as("").get("/q/health/live").status());
    assertFalse(times().contains("uri=\"/q"), times());
  }

  @Test
  void aMethodOfWhichNobodyHasHeardIsNotTold() {
    assertEquals(404, api.as("").call("BREW", "/pot").status());
    assertFalse(times().contains("BREW"));
  }
}
