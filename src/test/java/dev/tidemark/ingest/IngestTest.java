package dev.tidemark.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.TidemarkTest;
import dev.tidemark.storage.Slots;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows over HTTP, and what can be seen of them afterwards. */
@TidemarkTest
class IngestTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String NDJSON = "application/x-ndjson";

  @Inject EntityManager products;

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
  void takesJsonLinesOfJsonAndCsv() {
    assertEquals("200 1 0 0 0", post("sales", "[" + sale(1, "a") + "]"));
    assertEquals("200 2 0 0 0", post("sales", NDJSON, sale(2, "b") + "\n" + sale(3, "c")));
    assertEquals(
        "200 1 0 0 0",
        post(
            "sales",
            "text/csv; header=present",
            "sku,channel,units,at,eventId\r\n%s,shop,4,%s,d\r\n".formatted(sku, now)));
    assertEquals(10, sold("shop").path("units").asLong());
    assertEquals(4, sold("shop").path("orders").asLong());
  }

  @Test
  void theSameEventCountsOnceHoweverOftenAndWhereverItComes() {
    String body = sale(2, "same") + "\n" + sale(2, "same");
    assertEquals("200 1 1 0 0", post("sales", NDJSON, body));
    assertEquals("200 0 2 0 0", post("sales", NDJSON, body));
    String order =
        "{\"sku\":\"%s\",\"units\":5,\"at\":\"%s\",\"orderId\":\"A-1\"}".formatted(sku, now);
    List<String> answers =
        IntStream.range(0, 8).parallel().mapToObj(i -> post("sales", NDJSON, order)).toList();
    assertEquals(1, Collections.frequency(answers, "200 1 0 0 0"), answers::toString);
    assertEquals(7, Collections.frequency(answers, "200 0 1 0 0"), answers::toString);
    assertEquals(2, sold("shop").path("units").asLong());
    assertEquals(5, sold(source).path("units").asLong());
  }

  @Test
  void anIdThatWasUsedForSomethingElseWaitsForAPerson() {
    assertEquals("200 1 0 0 0", post("sales", "[" + sale(2, "id") + "]"));
    assertEquals("200 0 0 1 0", post("sales", "[" + sale(3, "id") + "]"));
    assertEquals(2, sold("shop").path("units").asLong());
    assertEquals("ID_REUSED", quarantined().get(0).path("reason").asText());
  }

  @Test
  void aCancelledOrderCountsBesideItsSale() {
    String order =
        "{\"sku\":\"%s\",\"channel\":\"shop\",\"units\":5,\"at\":\"%s\",\"orderId\":\"A\"";
    String sale = order.formatted(sku, now) + "}";
    String cancelled = order.formatted(sku, now) + ",\"cancelled\":true}";
    assertEquals("200 2 0 0 0", post("sales", NDJSON, sale + "\n" + cancelled));
    assertEquals("200 0 1 0 0", post("sales", NDJSON, cancelled));
    assertEquals(5, sold("shop").path("units").asLong());
    assertEquals(5, sold("shop").path("cancelledUnits").asLong());
    assertEquals(1, sold("shop").path("cancelledOrders").asLong());
  }

  @Test
  void theGoodHalfOfABodyCounts() {
    String body =
        String.join("\n", sale(1, "a"), "{broken", sale(0, "b"), "[]", sale(2, "c"), "\"text\"");
    assertEquals("200 2 0 4 0", post("sales", NDJSON, body));
    assertEquals("200 0 6 0 0", post("sales", NDJSON, body));
    assertEquals(3, sold("shop").path("units").asLong());
    List<String> lines = new ArrayList<>();
    quarantined().forEach(row -> lines.add(row.path("line").asText()));
    assertEquals(List.of("2", "3", "4", "6"), lines.stream().sorted().toList());
  }

  @ParameterizedTest
  @CsvSource({"create, 200 1 0 0 0", "quarantine, 200 0 0 1 0", "ignore, 200 0 0 0 1"})
  void anUnknownProductIsAsTheSourceSays(String choice, String expected) {
    api.put("/v1/sources/" + source, "{\"unknownProducts\":\"" + choice + "\"}");
    String row = Rows.snapshot(sku, "north", 7, now);
    assertEquals(expected, post("snapshots", "[" + row + "]"));
    int status = api.get("/v1/products/" + sku).status();
    assertEquals(choice.equals("create") ? 200 : 404, status);
    if (choice.equals("create")) {
      assertEquals(0, api.position(sku).path("total").asLong());
      assertEquals("409 SOLD_OUT", api.hold(sku, 1, 1).brief());
      api.put("/v1/products/" + sku, "{\"total\":3}");
      assertEquals("201 HELD", api.hold(sku, 1, 1).brief());
    }
  }

  @Test
  void aProductWhoseCreationWasBrokenOffIsMadeWhole() {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                products
                    .createNativeQuery(
                        "INSERT INTO product (sku, name, slot, total, buckets)"
                            + " VALUES (?1, 'half', ?2, 0, 1)")
                    .setParameter(1, sku)
                    .setParameter(2, Slots.of(sku))
                    .executeUpdate());
    assertEquals("404 PRODUCT_NOT_FOUND", api.get("/v1/products/" + sku).brief());
    assertEquals("200 1 0 0 0", post("sales", "[" + sale(2, "a") + "]"));
    assertEquals(200, api.get("/v1/products/" + sku).status());
    assertEquals(2, sold("shop").path("units").asLong());
  }

  @Test
  void aRowMayNameItsSource() {
    api.product(sku, "{\"total\":1}");
    String named =
        Rows.snapshot(sku, "north", 7, now).replace("{", "{\"source\":\"" + source + "\",");
    String unknown = named.replace(source, "s-nobody");
    String plain = Rows.snapshot(sku, "south", 5, now);
    Answer answer = api.post("/v1/ingest/snapshots", "[%s,%s,%s]".formatted(named, unknown, plain));
    assertEquals("200 2 0 1 0", Rows.brief(answer));
    JsonNode parts = api.position(sku).path("reported").path("parts");
    assertEquals("rest", parts.get(0).path("source").asText());
    assertEquals(source, parts.get(1).path("source").asText());
  }

  @Test
  void aSourceThatIsNotConfiguredIsNotFound() {
    Answer answer = api.post("/v1/ingest/sales?source=s-nobody", "[]");
    assertEquals("404 SOURCE_NOT_FOUND", answer.brief());
    assertEquals("s-nobody", answer.json().path("source").asText());
  }

  @Test
  void readsTheSourcesEncodingUnlessTheCallNamesOne() {
    source = Rows.newSource(api, "\"encoding\":\"GBK\",\"mapping\":{\"warehouse\":\"仓库\"}");
    String csv = "sku,仓库,onHand,asOf\n%s,上海,7,%s\n".formatted(sku, now);
    byte[] gbk = csv.getBytes(Charset.forName("GBK"));
    assertEquals("200 1 0 0 0", Rows.brief(api.post(path("snapshots"), "text/csv", gbk)));
    byte[] utf8 = csv.replace("上海", "北京").getBytes(StandardCharsets.UTF_8);
    assertEquals(
        "200 1 0 0 0", Rows.brief(api.post(path("snapshots"), "text/csv;charset=\"utf-8\"", utf8)));
    assertEquals(14, api.position(sku).path("reported").path("onHand").asLong());
    assertEquals(
        "上海", api.position(sku).path("reported").path("parts").get(0).path("warehouse").asText());
  }

  @Test
  void whateverTheOrderTheNewestSnapshotStands() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(Rows.snapshot(sku, "w" + i % 3, 1_000 + i, now.minusSeconds(600 - i)));
    }
    for (int seed = 0; seed < 3; seed++) {
      Collections.shuffle(rows, new Random(seed));
      post("snapshots", NDJSON, String.join("\n", rows.subList(0, 30)));
      post("snapshots", NDJSON, String.join("\n", rows.subList(30, 60)));
    }
    JsonNode reported = api.position(sku).path("reported");
    assertEquals(1_057 + 1_058 + 1_059, reported.path("onHand").asLong());
    assertEquals(3, reported.path("contributors").asInt());
    assertEquals(
        "200 1 0 0 0",
        post("snapshots", "[" + Rows.snapshot(sku, "w0", 5, now.minusSeconds(543)) + "]"));
    assertEquals(
        5, api.position(sku).path("reported").path("parts").get(0).path("onHand").asLong());
  }

  @Test
  void whatComesSlowlyIsSeenBeforeTheBodyEnds() throws IOException {
    api.product(sku, "{\"total\":1}");
    try (SlowPost post = SlowPost.open(path("sales"), NDJSON)) {
      for (int i = 1; i <= 3; i++) {
        post.send(sale(1, "slow-" + i) + "\n");
        int expected = i;
        Await.until(LIMIT, i + " seen", () -> sold("shop").path("units").asInt() == expected);
      }
      assertEquals(
          "{\"accepted\":3,\"duplicate\":0,\"quarantined\":0,\"ignored\":0}", post.finish());
    }
  }

  @Test
  void aLongBodyIsTakenWhole() {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      body.append(sale(1, "long-" + i)).append('\n');
    }
    assertTrue(body.length() > 512 * 1024);
    assertEquals("200 5000 0 0 0", post("sales", NDJSON, body.toString()));
    assertEquals("200 0 5000 0 0", post("sales", NDJSON, body.toString()));
    assertEquals(5_000, sold("shop").path("units").asLong());
  }

  @Test
  void aBodyThatIsTooLongIsRefusedByNameAndItsRowsMayComeAgain() {
    byte[] body = new byte[33 * 1024 * 1024];
    Arrays.fill(body, (byte) '\n');
    byte[] row = sale(3, "first").getBytes(StandardCharsets.UTF_8);
    System.arraycopy(row, 0, body, 0, row.length);
    Answer answer = api.post(path("sales"), NDJSON, body);
    assertEquals("413 BODY_TOO_LARGE", answer.brief());
    assertEquals(32 * 1024 * 1024, answer.json().path("limitBytes").asInt());
    assertEquals(200, api.post(path("sales"), NDJSON, row).status());
    assertEquals(3, sold("shop").path("units").asLong());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "7", "nothing"})
  void whatIsNoArrayIsRefused(String body) {
    assertEquals("400 MALFORMED_JSON", post("sales", body));
  }

  @Test
  void whatCannotBeUnderstoodAtAllIsRefusedByName() {
    assertEquals("400 INVALID_HEADER", post("sales", "text/csv", "sku,units,sku\n"));
    assertEquals("404 NOT_FOUND", post("orders", "[]"));
    assertEquals("415 UNSUPPORTED_MEDIA_TYPE", post("sales", "text/plain", "x"));
    assertEquals("400 INVALID_FIELD", post("sales", "text/csv; charset=UTF-16", "x"));
    assertEquals("400 INVALID_FIELD", post("sales", "text/csv; charset=nonsense", "x"));
  }

  private String sale(long units, String eventId) {
    return Rows.sale(sku, "shop", units, now, eventId);
  }

  private String path(String kind) {
    return "/v1/ingest/" + kind + "?source=" + source;
  }

  private String post(String kind, String json) {
    return post(kind, "application/json", json);
  }

  private String post(String kind, String type, String body) {
    return Rows.brief(api.post(path(kind), type, body.getBytes(StandardCharsets.UTF_8)));
  }

  private JsonNode quarantined() {
    return api.get("/v1/quarantine?source=" + source).json().path("items");
  }

  /** What sold through a channel since ever. */
  private JsonNode sold(String channel) {
    for (JsonNode row : api.get("/v1/products/" + sku + "/sales").json().path("ever")) {
      if (row.path("channel").asText().equals(channel)) {
        return row;
      }
    }
    return MissingNode.getInstance();
  }
}
