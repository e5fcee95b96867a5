package dev.tidemark.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.TidemarkTest;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From bad row to good, by a person. */
@TidemarkTest
class QuarantineTest {

  @Inject EntityManager rows;

  private final String sku = Api.newSku();
  private final Instant now = Instant.now().minusSeconds(5);
  private Api api;
  private String source;

  @BeforeEach
  void configure() {
    api = Api.ofTest();
    source = Rows.newSource(api, "");
  }

  @Test
  void tellsSourceLineFieldReasonAndRow() {
    api.post(path(), "[" + Rows.snapshot(sku, "north", -4, now) + "]");
    JsonNode row = list().get(0);
    assertEquals(source, row.path("source").asText());
    assertEquals("snapshot", row.path("kind").asText());
    assertEquals("POST", row.path("origin").asText());
    assertEquals("1", row.path("line").asText());
    assertEquals("onHand", row.path("field").asText());
    assertEquals("NEGATIVE", row.path("reason").asText());
    assertEquals("'-4' is below zero", row.path("detail").asText());
    assertEquals("-4", row.path("row").path("onHand").asText());
    assertEquals(row, api.get("/v1/quarantine/" + row.path("id").asLong()).json());
  }

  @Test
  void aRowIsRepairedAndReplayed() {
    api.post(path(), "[" + Rows.snapshot(sku, "north", -4, now) + "]");
    String address = address(list().get(0));
    String good = Rows.snapshot(sku, "north", 4, now);
    Answer repaired = api.put(address, "{\"row\":" + good + ",\"reason\":\"typed wrong\"}");
    assertEquals(200, repaired.status());
    assertEquals("4", repaired.json().path("row").path("onHand").asText());
    assertEquals(404, api.get("/v1/products/" + sku).status());
    assertEquals("200 1 0 0 0", Rows.brief(api.post(address + "/replay", "")));
    assertEquals(4, api.position(sku).path("reported").path("onHand").asLong());
    assertEquals("404 QUARANTINED_ROW_NOT_FOUND", api.get(address).brief());
    assertEquals("404 QUARANTINED_ROW_NOT_FOUND", api.post(address + "/replay", "").brief());
    assertEquals(List.of("quarantine.repair", "quarantine.replay"), audited(address));
  }

  @Test
  void aRowThatIsStillBadStaysWithItsNewReason() {
    api.post(path(), "[" + Rows.snapshot(sku, "north", -4, now) + "]");
    String address = address(list().get(0));
    api.put(address, "{\"row\":{\"sku\":\"" + sku + "\",\"onHand\":4}}");
    assertEquals("200 0 0 1 0", Rows.brief(api.post(address + "/replay", "")));
    assertEquals("MISSING_FIELD", api.get(address).json().path("reason").asText());
    assertEquals("asOf", api.get(address).json().path("field").asText());
  }

  @Test
  void twoWhoRepairDoNotOverwriteEachOther() {
    api.post(path(), "[{}]");
    String address = address(list().get(0));
    String etag = api.get(address).headers().firstValue("ETag").orElseThrow();
    assertEquals(200, api.put(address, "{\"row\":{\"a\":1}}", "If-Match", etag).status());
    assertEquals(
        "412 VERSION_MISMATCH", api.put(address, "{\"row\":{\"a\":2}}", "If-Match", etag).brief());
    assertEquals("400 INVALID_FIELD", api.put(address, "{\"row\":{}}").brief());
    assertEquals("400 INVALID_FIELD", api.put(address, "{\"row\":{\"a\":[]}}").brief());
  }

  @Test
  void aRowThatCannotBeReadIsShownAsTextAndRepairedWhole() {
    api.post(path(), "application/x-ndjson", "{broken\n".getBytes(StandardCharsets.UTF_8));
    JsonNode row = list().get(0);
    assertEquals("{broken", row.path("text").asText());
    assertTrue(row.path("row").isMissingNode());
    String address = address(row);
    assertEquals("200 0 0 1 0", Rows.brief(api.post(address + "/replay", "")));
    api.put(address, "{\"row\":" + Rows.snapshot(sku, "north", 4, now) + "}");
    assertEquals("200 1 0 0 0", Rows.brief(api.post(address + "/replay", "")));
  }

  @Test
  void whenTheProductIsThereAllThatWaitedForItIsReplayedAtOnce() {
    api.put("/v1/sources/" + source, "{\"unknownProducts\":\"quarantine\"}");
    StringBuilder body = new StringBuilder("[{}");
    for (int i = 0; i < 25; i++) {
      body.append(',').append(Rows.snapshot(sku, "w" + i, i, now));
    }
    assertEquals("200 0 0 26 0", Rows.brief(api.post(path(), body + "]")));
    String which = "{\"source\":\"" + source + "\",\"quarantinedFor\":\"UNKNOWN_PRODUCT\"}";
    assertEquals("200 0 0 25 0", Rows.brief(api.post("/v1/quarantine/replay", which)));
    api.product(sku, "{\"total\":300}");
    assertEquals("200 25 0 0 0", Rows.brief(api.post("/v1/quarantine/replay", which)));
    assertEquals(300, api.position(sku).path("reported").path("onHand").asLong());
    assertEquals(0, api.position(sku).path("reported").path("difference").asLong());
    assertEquals(1, list().size());
  }

  @Test
  void rowsAreDroppedWithAReason() {
    api.post(path(), "[{},{\"a\":1},{\"sku\":\"" + sku + "\"}]");
    JsonNode rowsBefore = list();
    assertEquals(3, rowsBefore.size());
    String address = address(rowsBefore.get(0));
    assertEquals(204, api.delete(address + "?reason=test").status());
    assertEquals("404 QUARANTINED_ROW_NOT_FOUND", api.delete(address).brief());
    Answer all =
        api.post("/v1/quarantine/drop", "{\"source\":\"" + source + "\",\"reason\":\"rubbish\"}");
    assertEquals(2, all.json().path("dropped").asInt());
    assertEquals(0, list().size());
    assertEquals("400 INVALID_FIELD", api.post("/v1/quarantine/drop", "{}").brief());
  }

  @Test
  void isListedPageByPageAndByReason() {
    StringBuilder body = new StringBuilder("[");
    for (int i = 0; i < 7; i++) {
      body.append("{\"n\":").append(i).append("},");
    }
    api.post(path(), body + "7]");
    String cursor = "0";
    int seen = 0;
    while (!cursor.isEmpty()) {
      JsonNode page =
          api.get("/v1/quarantine?limit=3&source=" + source + "&cursor=" + cursor).json();
      seen += page.path("items").size();
      cursor = page.path("nextCursor").asText("");
    }
    assertEquals(8, seen);
    JsonNode broken =
        api.get("/v1/quarantine?reason=MALFORMED_ROW&source=" + source).json().path("items");
    assertEquals(1, broken.size());
    assertEquals("400 INVALID_FIELD", api.get("/v1/quarantine?limit=0").brief());
    assertEquals("400 INVALID_FIELD", api.get("/v1/quarantine?cursor=x").brief());
  }

  /** Longer, when it is written, than any request may be. */
  @Test
  void aRowOfManyFieldsIsShownReplayedAndDroppedLikeAnyOther() {
    String wide =
        "{\"sku\":\"%s\",\"onHand\":1,\"%s\":[%s]}"
            .formatted(sku, "x".repeat(100), "1,".repeat(900) + "1");
    String wider = "{\"a\":[" + "1,".repeat(30_000) + "1]}";
    String deep = "{\"" + "y".repeat(900) + "\":[" + "1,".repeat(900) + "1]}";
    Answer answer = api.post(path(), "[" + String.join(",", wide, wider, deep) + "]");
    assertEquals("200 0 0 3 0", Rows.brief(answer));
    JsonNode list = list();
    assertEquals("MISSING_FIELD", list.get(0).path("reason").asText());
    assertEquals(903, list.get(0).path("row").size());
    assertEquals("ROW_TOO_LARGE", list.get(1).path("reason").asText());
    assertEquals(wider, list.get(1).path("text").asText());
    assertEquals("ROW_TOO_LARGE", list.get(2).path("reason").asText());
    assertEquals("200 0 0 1 0", Rows.brief(api.post(address(list.get(0)) + "/replay", "")));
    list.forEach(row -> assertEquals(204, api.delete(address(row)).status()));
  }

  @Test
  void manyLongRowsAreKept() {
    String row = "{\"sku\":\"" + sku + "\",\"note\":\"" + "x".repeat(60_000);
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      body.append(row).append(i).append("\"}\n");
    }
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    assertEquals("200 0 0 400 0", Rows.brief(api.post(path(), "application/x-ndjson", bytes)));
    assertEquals(100, list().size(), "a page of long rows is not longer");
    api.post("/v1/quarantine/drop", "{\"source\":\"" + source + "\"}");
    assertEquals(0, list().size());
  }

  @Test
  void aRowThatNamesItsSourceKeepsItWhenItIsReplayed() {
    String named = "s-" + UUID.randomUUID();
    String row = Rows.sale(sku, "shop", 3, now, "x").replace("{", "{\"source\":\"" + named + "\",");
    assertEquals("200 0 0 1 0", Rows.brief(api.post("/v1/ingest/sales", "[" + row + "]")));
    String which = "{\"source\":\"%s\",\"quarantinedFor\":\"%s\"}";
    api.put("/v1/sources/" + named, "{}");
    api.post("/v1/quarantine/replay", which.formatted("rest", "UNKNOWN_SOURCE"));
    JsonNode waiting = api.get("/v1/quarantine?source=" + named).json().path("items");
    assertEquals("UNKNOWN_PRODUCT", waiting.path(0).path("reason").asText());
    api.product(sku, "{\"total\":1}");
    assertEquals(
        "200 1 0 0 0",
        Rows.brief(api.post("/v1/quarantine/replay", which.formatted(named, "UNKNOWN_PRODUCT"))));
    assertEquals(
        "200 0 1 0 0", Rows.brief(api.post("/v1/ingest/sales", "[" + row + "]")), "the same event");
  }

  @Test
  void aFullQuarantineTakesNothingAndSaysSo() {
    Quarantine full = new Quarantine(rows, InstantSource.system(), 0);
    Quarantine.Entry entry =
        new Quarantine.Entry(
            source, EventKind.SALE, "test", "1", null, Reason.MALFORMED_ROW, "", Map.of(), null);
    ProblemException refused = assertThrows(ProblemException.class, () -> full.add(List.of(entry)));
    assertEquals(Refusal.QUARANTINE_FULL, refused.problem().refusal());
    assertEquals(0, list().size());
  }

  private List<?> audited(String address) {
    return rows.createNativeQuery(
            "SELECT action FROM audit_entry WHERE subject = ?1 ORDER BY id", String.class)
        .setParameter(1, "quarantine:" + address.replaceAll(".*/", ""))
        .getResultList();
  }

  private JsonNode list() {
    return api.get("/v1/quarantine?source=" + source).json().path("items");
  }

  private static String address(JsonNode row) {
    return "/v1/quarantine/" + row.path("id").asLong();
  }

  private String path() {
    return "/v1/ingest/snapshots?source=" + source;
  }
}
