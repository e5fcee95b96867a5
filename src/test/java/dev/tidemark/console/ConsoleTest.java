package dev.tidemark.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the console is served, and the numbers that it is under. */
@TidemarkTest
class ConsoleTest {

  /** More than other tests sell: of thousands of products, those that sell the most are shown. */
  private static final int MOST_SOLD = 10_000_000;

  private static final Duration SOON = Duration.ofSeconds(20);

  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @Test
  void everyAddressOfAPageIsTheOneDocument() {
    Api nobody = api.as("");
    for (String page : List.of("/", "/overview", "/products/A.B-1", "/alerts/x?y=z", "/login")) {
      Answer answer = nobody.get(page, "Accept", "text/html");
      assertEquals(200, answer.status(), page);
      assertTrue(answer.body().contains("<tm-app>"), page);
      assertEquals("no-cache", answer.headers().firstValue("Cache-Control").orElse(""), page);
    }
    assertEquals(404, nobody.get("/nothing-here").status());
    assertEquals(404, api.get("/v1/nothing-here").status(), "the API keeps its own answers");
  }

  @Test
  void theDocumentUsesNothingFromOutsideAndNothingInline() {
    Answer page = api.as("").get("/overview", "Accept", "text/html");
    String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.contains("default-src 'self'"), policy);
    assertTrue(!policy.contains("unsafe"), policy);
    assertTrue(!page.body().matches("(?s).*(https?:)?//[a-z].*"), page.body());
    assertTrue(!page.body().matches("(?s).*<script>.*|.* style=.*|.* on[a-z]+=.*"), page.body());
  }

  @Test
  void scriptsAndStylesAreCompressedAndKeptForEver() throws IOException {
    Api nobody = api.as("");
    String document = nobody.get("/", "Accept", "text/html").body();
    Matcher names = Pattern.compile("/static/bundle/[^\"]+").matcher(document);
    int found = 0;
    for (; names.find(); found++) {
      String name = names.group();
      Answer plain = nobody.get(name);
      byte[] small = bytes(name, "br, gzip");
      String whole =
          new String(
              new GZIPInputStream(new ByteArrayInputStream(small)).readAllBytes(),
              StandardCharsets.UTF_8);
      assertEquals(plain.body(), whole, name);
      assertTrue(small.length < whole.length() / 2, name);
      assertEquals(plain.body(), new String(bytes(name, "gzip;q=0"), StandardCharsets.UTF_8));
      Answer packed = nobody.get(name, "Accept-Encoding", "gzip");
      for (Answer answer : List.of(plain, packed)) {
        String kept = answer.headers().firstValue("Cache-Control").orElse("");
        assertTrue(kept.contains("immutable"), name + ": " + kept);
        assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertEquals("accept-encoding", answer.headers().firstValue("Vary").orElse(""));
      }
    }
    assertEquals(2, found, "a script and a style sheet");
    assertEquals(404, nobody.get("/static/bundle/none.js", "Accept-Encoding", "gzip").status());
  }

  private static byte[] bytes(String path, String encodings) throws IOException {
    URI address = URI.create("http://127.0.0.1:" + RestAssured.port + path);
    URLConnection connection = address.toURL().openConnection();
    connection.setRequestProperty("Accept-Encoding", encodings);
    try (InputStream body = connection.getInputStream()) {
      return body.readAllBytes();
    }
  }

  @Test
  void theOverviewCountsWhatIsHeldAndWhoIsRefused() {
    String sku = Api.newSku();
    api.product(sku, Json.of("total", 10 * MOST_SOLD, "buckets", 2, "name", "Counted"));
    assertEquals(201, api.hold(sku, 2, 3 * MOST_SOLD).status());
    assertEquals(409, api.hold(sku, 2, 3 * MOST_SOLD).status(), "its bucket has 2");

    Await.until(
        SOON, "seen", () -> selling(sku).path("available").path(0).asLong() == 2 * MOST_SOLD);
    JsonNode product = selling(sku);
    assertEquals("Counted", product.path("name").asText());
    assertEquals(5 * MOST_SOLD, product.path("available").path(1).asLong());
    Await.until(
        SOON, "counted", () -> selling(sku).path("unitsLastMinute").asLong() == 3 * MOST_SOLD);
    Await.until(SOON, "refused", () -> refused("SOLD_OUT") > 0);
    Await.until(SOON, "a point", () -> overview().path("points").size() > 1);
    JsonNode all = overview();
    assertEquals(
        all.path("total").asLong(),
        all.path("available").asLong() + all.path("held").asLong() + all.path("sold").asLong());
    assertEquals(0, all.path("lostDatabases").asInt());
  }

  @Test
  void aPreviewIsWhatTheChangeComesToAndChangesNothing() {
    String sku = Api.newSku();
    api.product(sku, Json.of("total", 11, "buckets", 2));
    assertEquals(201, api.hold(sku, 0, 4).status());
    String before = api.position(sku).path("buckets").toString();
    String change = Json.of("total", 20, "buckets", 3);

    Answer preview = api.post("/v1/products/" + sku + "/layout/preview", change);
    assertEquals(200, preview.status(), preview.body());
    assertEquals(before, api.position(sku).path("buckets").toString(), "nothing has moved");
    Answer done = api.post("/v1/products/" + sku + "/layout", change);
    assertEquals(available(done.json().path("buckets")), available(preview.json().path("after")));
    assertEquals(
        "BELOW_COMMITTED",
        api.post("/v1/products/" + sku + "/layout/preview", Json.of("total", 3)).code());
    assertEquals("PRODUCT_NOT_FOUND", api.post("/v1/products/NONE/layout/preview", "{}").code());
  }

  @Test
  void openHoldsAreListedByWhenTheyRunOut() {
    String sku = Api.newSku();
    api.product(sku, Json.of("total", 10));
    String later = api.hold(sku, 1, 1).id();
    String first = api.hold(sku, 2, 2).id();
    String paid = api.hold(sku, 3, 1).id();
    api.post("/v1/reservations/" + later + "/extend", Json.of("holdSeconds", 5000));
    api.change(paid, "confirm");

    JsonNode holds = api.get("/v1/products/" + sku + "/holds").json().path("items");
    assertEquals(List.of(first, later), texts(holds, "id"));
    assertEquals(2, holds.path(0).path("quantity").asInt());
    assertEquals("tidemark", holds.path(0).path("channel").asText());
    JsonNode page = api.get("/v1/products/" + sku + "/holds?limit=1").json();
    assertEquals(List.of(first), texts(page.path("items"), "id"));
    assertEquals("INVALID_FIELD", api.get("/v1/products/" + sku + "/holds?cursor=x").code());
    assertEquals("PRODUCT_NOT_FOUND", api.get("/v1/products/NONE/holds").code());
  }

  @Test
  void productsAreFoundByAPartOfTheirCodeOrName() {
    String sku = Api.newSku();
    api.product(sku, Json.of("total", 1, "name", "Brass Barometer " + sku));
    for (String search : List.of(sku, sku.toLowerCase(Locale.ROOT), "barometer+" + sku)) {
      JsonNode found = api.get("/v1/products?search=" + search).json().path("items");
      assertEquals(List.of(sku), texts(found, "sku"), search);
    }
    assertEquals(0, api.get("/v1/products?search=%25" + sku).json().path("items").size());
  }

  @Test
  void aSilenceShowsWhatItWouldHideAndIsNotMade() {
    String body = "{\"matchers\":[{\"field\":\"sku\",\"value\":\"no-such-*\"}]}";
    Answer preview = api.post("/v1/silences/preview", body);
    assertEquals(200, preview.status(), preview.body());
    assertEquals(0, preview.json().path("hides").asInt());
    assertEquals(
        "SILENCE_REFUSED",
        api.post(
                "/v1/silences/preview",
                body.replace("sku", "rule").replace("no-such-*", "oversell"))
            .code());
    assertTrue(!api.get("/v1/silences").body().contains("no-such-*"));
  }

  private JsonNode overview() {
    return api.get("/v1/overview").json();
  }

  private JsonNode selling(String sku) {
    for (JsonNode product : overview().path("selling")) {
      if (product.path("sku").asText().equals(sku)) {
        return product;
      }
    }
    return MissingNode.getInstance();
  }

  private long refused(String code) {
    for (JsonNode cause : overview().path("refusals")) {
      if (cause.path("code").asText().equals(code)) {
        return cause.path("lastFiveMinutes").asLong();
      }
    }
    return 0;
  }

  private static List<String> texts(JsonNode items, String field) {
    List<String> texts = new ArrayList<>();
    items.forEach(item -> texts.add(item.path(field).asText()));
    return texts;
  }

  private static List<Long> available(JsonNode buckets) {
    List<Long> available = new ArrayList<>();
    buckets.forEach(bucket -> available.add(bucket.path("available").asLong()));
    return available;
  }
}
