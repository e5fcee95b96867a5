package dev.tidemark.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.TidemarkTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TidemarkTest
class SourcesTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final String name = "s-" + UUID.randomUUID();
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @Test
  void keepsEveryMember() {
    String json =
        """
        {"kind":"folder","timeZone":"Asia/Shanghai","encoding":"GBK","mapping":{"sku":"no"},
         "defaults":{"warehouse":"north"},"units":{"case":12.5},"toleranceSeconds":7,
         "unknownProducts":"ignore","timeFormat":"dd.MM.yyyy","expectedGapSeconds":60}""";
    assertEquals(201, put(json).status());
    JsonNode source = api.get("/v1/sources/" + name).json();
    assertEquals("folder", source.path("kind").asText());
    assertEquals("Asia/Shanghai", source.path("timeZone").asText());
    assertEquals("GBK", source.path("encoding").asText());
    assertEquals("no", source.path("mapping").path("sku").asText());
    assertEquals("north", source.path("defaults").path("warehouse").asText());
    assertEquals(12.5, source.path("units").path("case").asDouble());
    assertEquals(7, source.path("toleranceSeconds").asInt());
    assertEquals("ignore", source.path("unknownProducts").asText());
    assertEquals("dd.MM.yyyy", source.path("timeFormat").asText());
    assertEquals(60, source.path("expectedGapSeconds").asInt());
    assertEquals("NEVER", source.path("health").path("state").asText());
  }

  @Test
  void aChangeKeepsWhatItDoesNotName() {
    put("{\"kind\":\"kafka\",\"toleranceSeconds\":7}");
    assertEquals(200, put("{\"timeZone\":\"Europe/Berlin\"}").status());
    JsonNode source = api.get("/v1/sources/" + name).json();
    assertEquals("kafka", source.path("kind").asText());
    assertEquals(7, source.path("toleranceSeconds").asInt());
    assertEquals("Europe/Berlin", source.path("timeZone").asText());
    assertEquals("UTF-8", source.path("encoding").asText());
  }

  @Test
  void whatIsEmptyIsTakenAway() {
    put("{\"timeZone\":\"Europe/Berlin\",\"timeFormat\":\"dd.MM.yyyy\",\"expectedGapSeconds\":9}");
    put("{\"timeZone\":\"\",\"timeFormat\":\"\",\"expectedGapSeconds\":0}");
    JsonNode source = api.get("/v1/sources/" + name).json();
    assertTrue(source.path("timeZone").isMissingNode(), source::toString);
    assertTrue(source.path("timeFormat").isMissingNode(), source::toString);
    assertTrue(source.path("expectedGapSeconds").isMissingNode(), source::toString);
    assertEquals("400 INVALID_FIELD", put("{\"timeFormat\":\"" + "[".repeat(101) + "\"}").brief());
  }

  /** Names of sources that there are not are other people's words. */
  @Test
  void rowsOfSourcesThatAreNotConfiguredDoNotStopTheHealthOfOthers() {
    put("{\"unknownProducts\":\"create\"}");
    String sale = Rows.sale(Api.newSku(), "shop", 1, Instant.now().minusSeconds(9), "e");
    String stranger = sale.replace("{", "{\"source\":\"" + "x".repeat(300) + "\",");
    api.post("/v1/ingest/sales", "[" + stranger + "]");
    api.post("/v1/ingest/sales?source=" + name, "[" + sale + "]");
    assertEquals(1, health().path("rows").path("accepted").asInt());
  }

  @Test
  void twoEditorsDoNotOverwriteEachOther() {
    String etag = put("{}").headers().firstValue("ETag").orElseThrow();
    assertEquals(200, put("{\"kind\":\"kafka\"}", "If-Match", etag).status());
    assertEquals("412 VERSION_MISMATCH", put("{\"kind\":\"folder\"}", "If-Match", etag).brief());
    assertEquals("kafka", api.get("/v1/sources/" + name).json().path("kind").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"kind\":\"fax\"}|kind",
        "{\"timeZone\":\"Mars/Olympus\"}|timeZone",
        "{\"encoding\":\"UTF-16\"}|encoding",
        "{\"encoding\":\"UTF-32LE\"}|encoding",
        "{\"encoding\":\"IBM037\"}|encoding",
        "{\"encoding\":\"no such\"}|encoding",
        "{\"mapping\":{\"colour\":\"c\"}}|mapping",
        "{\"mapping\":{\"sku\":\"\"}}|mapping",
        "{\"defaults\":{\"colour\":\"c\"}}|defaults",
        "{\"units\":{\"case\":0}}|units",
        "{\"units\":{\"case\":-1}}|units",
        "{\"units\":{\"\":1}}|units",
        "{\"toleranceSeconds\":-1}|toleranceSeconds",
        "{\"toleranceSeconds\":86401}|toleranceSeconds",
        "{\"unknownProducts\":\"eat\"}|unknownProducts",
        "{\"timeFormat\":\"bbb\"}|timeFormat",
        "{\"expectedGapSeconds\":-1}|expectedGapSeconds",
        "{\"mapping\":{\"sku\":null}}|mapping",
        "{\"defaults\":{\"sku\":null}}|defaults",
        "{\"units\":{\"case\":null}}|units",
        "{\"encoding\":\"ISO-2022-JP\"}|encoding",
        "{\"colour\":\"red\"}|colour",
      })
  void whatCannotBeMeantIsNamed(String json, String field) {
    Answer answer = put(json);
    assertEquals("400 INVALID_FIELD", answer.brief());
    assertEquals(field, answer.json().path("field").asText());
    assertEquals("404 SOURCE_NOT_FOUND", api.get("/v1/sources/" + name).brief());
  }

  @Test
  void theServiceItselfIsNoSource() {
    assertEquals("400 INVALID_FIELD", api.put("/v1/sources/tidemark", "{}").brief());
    assertEquals("400 INVALID_FIELD", api.put("/v1/sources/a%20b", "{}").brief());
  }

  @Test
  void theListNamesThoseThatNeedNoConfigurationToo() {
    put("{}");
    boolean rest = false;
    boolean ours = false;
    for (JsonNode source : api.get("/v1/sources").json().path("items")) {
      rest |= source.path("name").asText().equals("rest");
      ours |= source.path("name").asText().equals(name);
    }
    assertTrue(rest && ours);
  }

  @Test
  void aFeedThatStopsIsSilent() {
    put("{\"expectedGapSeconds\":1,\"unknownProducts\":\"create\"}");
    String sku = Api.newSku();
    Instant at = Instant.now().minusSeconds(3).truncatedTo(ChronoUnit.MILLIS);
    String body = "[" + Rows.snapshot(sku, "north", 1, at) + ",{}]";
    assertEquals("200 1 0 1 0", Rows.brief(api.post("/v1/ingest/snapshots?source=" + name, body)));
    JsonNode health = health();
    assertEquals("LIVE", health.path("state").asText());
    assertEquals(1, health.path("expectedGapSeconds").asInt());
    assertEquals(1, health.path("rows").path("accepted").asInt());
    assertEquals(1, health.path("rows").path("quarantined").asInt());
    assertEquals(at, Instant.parse(health.path("lastEvent").asText()));
    Await.until(LIMIT, "silent", () -> health().path("state").asText().equals("SILENT"));
    Await.until(
        LIMIT,
        "the gauge says so",
        () ->
            RestAssured.get("/q/metrics")
                .asString()
                .contains("tidemark_feed_silent{source=\"" + name + "\"} 1"));
  }

  private JsonNode health() {
    return api.get("/v1/sources/" + name).json().path("health");
  }

  private Answer put(String json, String... headers) {
    return api.put("/v1/sources/" + name, json, headers);
  }
}
