package dev.tidemark.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.TidemarkTest;
import dev.tidemark.storage.Slots;
import dev.tidemark.storage.StockDatabases;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TidemarkTest
class ProductsTest {

  @Inject StockDatabases databases;

  private final String sku = Api.newSku();
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @Test
  void fifteenHundredInFiveIs300Each() {
    api.product(sku, "{\"total\":1500,\"buckets\":5}");
    assertEquals(List.of(300L, 300L, 300L, 300L, 300L), bucketsOf("available"));
    assertEquals(List.of(300L, 300L, 300L, 300L, 300L), bucketsOf("cached"));
  }

  @Test
  void aRemainderIsSpreadNotLost() {
    api.product(sku, "{\"total\":1502,\"buckets\":5}");
    assertEquals(List.of(301L, 301L, 300L, 300L, 300L), bucketsOf("total"));
    assertEquals(1502, api.position(sku).path("available").asLong());
  }

  @Test
  void aCategoryIsKeptUntilAnotherIsGiven() {
    api.product(sku, "{\"total\":7,\"category\":\"shoes/women\"}");
    api.put("/v1/products/" + sku, "{\"total\":8}");
    assertEquals("shoes/women", api.position(sku).path("category").asText());
    long epoch = api.position(sku).path("epoch").asLong();
    api.put("/v1/products/" + sku, "{\"category\":\"\"}");
    assertEquals("", api.position(sku).path("category").asText());
    assertEquals(epoch, api.position(sku).path("epoch").asLong());
    Answer refused = api.put("/v1/products/" + sku, "{\"category\":\"a\\nb\"}");
    assertEquals("400 INVALID_FIELD", refused.brief());
  }

  @Test
  void oneBucketIsThePlainProduct() {
    api.product(sku, "{\"total\":7}");
    JsonNode position = api.position(sku);
    assertEquals(List.of(7L), bucketsOf("available"));
    assertEquals(sku, position.path("name").asText());
    assertEquals("strict", position.path("strategy").asText());
    assertEquals(900, position.path("holdSeconds").asInt());
    assertEquals(0, position.path("perUserLimit").asInt());
  }

  @Test
  void keepsEveryField() {
    Answer answer =
        api.put(
            "/v1/products/" + sku,
            """
            {"name":"Tide clock","total":9,"buckets":2,"strategy":"steal","holdSeconds":60,
             "perUserLimit":3,"rate":100,"burst":250}""");
    assertEquals(201, answer.status());
    JsonNode position = api.position(sku);
    assertEquals("Tide clock", position.path("name").asText());
    assertEquals("steal", position.path("strategy").asText());
    assertEquals(60, position.path("holdSeconds").asInt());
    assertEquals(3, position.path("perUserLimit").asInt());
    assertEquals(100, position.path("rate").asInt());
    assertEquals(250, position.path("burst").asInt());
  }

  @Test
  void aChangeKeepsWhatItDoesNotName() {
    api.product(sku, "{\"name\":\"Tide clock\",\"total\":10,\"buckets\":2,\"holdSeconds\":60}");
    assertEquals(200, api.put("/v1/products/" + sku, "{\"total\":20}").status());
    JsonNode position = api.position(sku);
    assertEquals("Tide clock", position.path("name").asText());
    assertEquals(60, position.path("holdSeconds").asInt());
    assertEquals(List.of(10L, 10L), bucketsOf("available"));
  }

  @Test
  void aNewLayoutKeepsHeldAndSoldAndIsInTheCache() {
    api.product(sku, "{\"total\":100,\"buckets\":4}");
    String paid = api.hold(sku, 1, 5).id();
    String open = api.hold(sku, 2, 7).id();
    api.change(paid, "confirm");
    assertEquals(200, api.put("/v1/products/" + sku, "{\"total\":50,\"buckets\":1}").status());
    assertEquals(List.of(38L), bucketsOf("available"));
    assertEquals(List.of(7L), bucketsOf("held"));
    assertEquals(List.of(5L), bucketsOf("sold"));
    assertEquals(List.of(38L), bucketsOf("cached"));
    assertEquals("200 RELEASED", api.change(open, "release").brief());
    assertEquals(List.of(45L), bucketsOf("available"));
    assertEquals(0, api.conservationGap());
  }

  @Test
  void aTotalBelowHeldAndSoldIsRefusedWithTheNumbers() {
    api.product(sku, "{\"total\":10}");
    api.hold(sku, 1, 6);
    Answer answer = api.put("/v1/products/" + sku, "{\"total\":5}");
    assertEquals("409 BELOW_COMMITTED", answer.brief());
    assertEquals(6, answer.json().path("committed").asLong());
    assertEquals(5, answer.json().path("total").asLong());
    assertEquals(10, api.position(sku).path("total").asLong());
  }

  @Test
  void aChangeFromAnOldVersionIsRefused() {
    api.product(sku, "{\"total\":10}");
    String etag = api.get("/v1/products/" + sku).headers().firstValue("ETag").orElseThrow();
    assertEquals(200, api.put("/v1/products/" + sku, "{\"total\":11}", "If-Match", etag).status());
    Answer late = api.put("/v1/products/" + sku, "{\"total\":12}", "If-Match", etag);
    assertEquals("412 VERSION_MISMATCH", late.brief());
    assertEquals(11, api.position(sku).path("total").asLong());
    String now = api.get("/v1/products/" + sku).headers().firstValue("ETag").orElseThrow();
    assertNotEquals(etag, now);
  }

  @Test
  void listsAllProductsPageByPage() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.add(Api.newSku());
      api.product(made.get(i), "{\"total\":3,\"buckets\":2}");
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = api.get("/v1/products?limit=3&cursor=" + cursor).json();
      page.path("items").forEach(item -> seen.add(item.path("sku").asText()));
      cursor = page.path("nextCursor").asText("");
    } while (!cursor.equals("null") && !cursor.isEmpty());
    assertTrue(seen.containsAll(made), "missing from the list: " + made);
    assertEquals(seen.stream().sorted().toList(), seen);
    assertEquals(new HashSet<>(seen).size(), seen.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "501", "-1", "x", "1.5"})
  void aPageSizeThatIsNoneIsNamed(String limit) {
    Answer answer = api.get("/v1/products?limit=" + limit);
    assertEquals("400 INVALID_FIELD", answer.brief());
    assertEquals("limit", answer.json().path("field").asText());
  }

  @Test
  void anUnknownProductIsNotFound() {
    assertEquals("404 PRODUCT_NOT_FOUND", api.get("/v1/products/" + sku).brief());
    assertEquals("404 PRODUCT_NOT_FOUND", api.hold(sku, 1, 1).brief());
  }

  @Test
  void oneIsCreatedHoweverManyAskAtOnce() {
    List<Integer> statuses =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(i -> api.put("/v1/products/" + sku, "{\"total\":5,\"buckets\":2}").status())
            .toList();
    assertEquals(1, statuses.stream().filter(status -> status == 201).count(), statuses::toString);
    assertEquals(15, statuses.stream().filter(status -> status == 200).count(), statuses::toString);
    assertEquals(5, api.position(sku).path("available").asLong());
  }

  @Test
  void productsSpreadOverTheStockDatabases() {
    Set<Integer> used = new HashSet<>();
    for (int i = 0; i < 64; i++) {
      used.add(databases.of(Slots.of("T-" + UUID.randomUUID())).number());
    }
    assertEquals(Set.of(0, 1), used);
  }

  private List<Long> bucketsOf(String field) {
    List<Long> values = new ArrayList<>();
    api.position(sku).path("buckets").forEach(b -> values.add(b.path(field).asLong()));
    return values;
  }
}
