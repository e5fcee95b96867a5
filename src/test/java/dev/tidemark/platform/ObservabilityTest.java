package dev.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.TidemarkTest;
import dev.tidemark.kernel.Refusal;
import io.restassured.RestAssured;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health, metrics and the API's description, as an operator's tools read them. */
@TidemarkTest
class ObservabilityTest {

  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @Test
  void isHealthy() {
    assertEquals("UP", RestAssured.get("/q/health").jsonPath().getString("status"));
    assertEquals(200, RestAssured.get("/q/health/live").statusCode());
    assertEquals(200, RestAssured.get("/q/health/ready").statusCode());
  }

  @Test
  void everyRefusalHasACounterFromTheStart() {
    String metrics = metrics();
    for (Refusal refusal : Refusal.values()) {
      assertTrue(
          metrics.contains("tidemark_refusals_total{code=\"" + refusal + "\"}"), refusal::name);
    }
  }

  @Test
  void aRefusalIsCountedByItsName() {
    double before = metric("tidemark_refusals_total{code=\"PRODUCT_NOT_FOUND\"}");
    api.hold(Api.newSku(), 1, 1);
    assertEquals(before + 1, metric("tidemark_refusals_total{code=\"PRODUCT_NOT_FOUND\"}"));
    double strangers = metric("tidemark_refusals_total{code=\"UNAUTHENTICATED\"}");
    RestAssured.get("/v1/products");
    assertEquals(strangers + 1, metric("tidemark_refusals_total{code=\"UNAUTHENTICATED\"}"));
  }

  @Test
  void aHoldIsMeasuredOnItsWay() {
    String sku = Api.newSku();
    api.product(sku, "{\"total\":5}");
    double batches = metric("tidemark_commit_batch_commands_count");
    double commits = metric("tidemark_commit_seconds_count");
    double takes = metric("tidemark_gate_take_seconds_count");
    api.hold(sku, 1, 1);
    assertTrue(metric("tidemark_commit_batch_commands_count") > batches);
    assertTrue(metric("tidemark_commit_seconds_count") > commits);
    assertTrue(metric("tidemark_gate_take_seconds_count") > takes);
    assertEquals(0, api.conservationGap());
    assertEquals(0, metric("tidemark_conservation_gap_units"));
  }

  /** What the service answers 200 to without a body. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/products/{sku}/layout",
        "/v1/products/{sku}/repair",
        "/v1/reservations/{id}/extend",
        "/v1/quarantine/replay",
        "/v1/rules/{name}/activate",
        "/v1/rules/{name}/shadow",
        "/v1/rules/{name}/shadow/end",
        "/v1/rules/{name}/pause",
        "/v1/rules/{name}/resume",
        "/v1/rules/{name}/rollback",
        "/v1/rules/{name}/backtest",
        "/v1/alerts/{id}/ack",
        "/v1/alerts/{id}/resolve"
      })
  void aBodyThatMayBeLeftOutIsDescribedSo(String path) {
    JsonNode body = paths().path(path).path("post").path("requestBody");
    assertTrue(body.path("content").path("application/json").has("schema"), body::toString);
    assertFalse(body.path("required").asBoolean(), body::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/silences", "/v1/alerts/{id}/notes", "/v1/rules/{name}/validate"})
  void otherBodiesAreDescribedAsRequired(String path) {
    JsonNode body = paths().path(path).path("post").path("requestBody");
    assertTrue(body.path("required").asBoolean(), body::toString);
  }

  private static JsonNode paths() {
    return Api.ofTest().as("").get("/q/openapi?format=json").json().path("paths");
  }

  @Test
  void theApiIsDescribedWithExamples() {
    JsonNode paths = paths();
    for (String path :
        new String[] {
          "/v1/products",
          "/v1/products/{sku}",
          "/v1/reservations",
          "/v1/reservations/{id}",
          "/v1/reservations/{id}/confirm",
          "/v1/reservations/{id}/release",
          "/v1/reservations/{id}/extend",
          "/v1/products/{sku}/velocity",
          "/v1/products/{sku}/sales",
          "/v1/ingest/{kind}",
          "/v1/sources",
          "/v1/sources/{name}",
          "/v1/quarantine",
          "/v1/quarantine/{id}",
          "/v1/quarantine/{id}/replay",
          "/v1/quarantine/replay",
          "/v1/quarantine/drop",
          "/v1/conservation",
          "/v1/alerts",
          "/v1/alerts/{id}",
          "/v1/alerts/{id}/ack",
          "/v1/alerts/{id}/explain",
          "/v1/alerts/{id}/notes",
          "/v1/alerts/{id}/resolve",
          "/v1/alerts/summary",
          "/v1/maintenance",
          "/v1/maintenance/{id}",
          "/v1/notices",
          "/v1/silences",
          "/v1/silences/{id}",
          "/v1/stream/alerts"
        }) {
      assertTrue(paths.has(path), path);
    }
    JsonNode hold = paths.path("/v1/reservations").path("post");
    assertTrue(hold.path("requestBody").toString().contains("CLOCK-1"));
    assertTrue(hold.path("responses").path("201").toString().contains("HELD"));
  }

  private static String metrics() {
    return RestAssured.get("/q/metrics").asString();
  }

  private static double metric(String name) {
    return Arrays.stream(metrics().split("\n"))
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
