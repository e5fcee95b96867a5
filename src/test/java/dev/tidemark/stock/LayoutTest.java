package dev.tidemark.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Load;
import dev.tidemark.TidemarkTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changing the layout of a product while it sells. */
@TidemarkTest
class LayoutTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Inject EntityManager audit;

  private final String sku = Api.newSku();
  private final String layout = "/v1/products/" + sku + "/layout";
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @Test
  void totalBucketsOrBothAreChangedAndWhatIsOnSaleIsSpreadEvenly() {
    api.product(sku, "{\"total\":100,\"buckets\":4}");
    api.hold(sku, 0, 10);
    assertEquals(List.of(48L, 48L, 47L, 47L), after("{\"total\":200}"));
    assertEquals(List.of(95L, 95L), after("{\"buckets\":2}"));
    assertEquals(List.of(32L, 32L, 32L, 32L, 31L, 31L), after("{\"buckets\":6}"));
    assertEquals(List.of(190L), after("{\"buckets\":1}"));
    assertEquals(10, api.position(sku).path("held").asLong());
  }

  @Test
  void levellingMakesBucketsEvenAgain() {
    api.product(sku, "{\"total\":100,\"buckets\":4}");
    api.hold(sku, 1, 24);
    assertEquals(List.of(19L, 19L, 19L, 19L), after("{\"buckets\":4}"));
    api.hold(sku, 2, 4);
    assertEquals(List.of(18L, 18L, 18L, 18L), after("{}"));
  }

  @Test
  void aTotalBelowWhatIsHeldAndSoldIsRefusedWithTheNumbers() {
    api.product(sku, "{\"total\":100,\"buckets\":2}");
    api.hold(sku, 0, 30);
    api.change(api.hold(sku, 1, 12).id(), "confirm");
    Answer refused = api.post(layout, "{\"total\":41}");
    assertEquals("409 BELOW_COMMITTED", refused.brief());
    assertEquals(42, refused.json().path("committed").asLong());
    assertEquals(41, refused.json().path("total").asLong());
    assertEquals(100, api.position(sku).path("total").asLong());
    assertEquals(List.of(0L, 0L), after("{\"total\":42}"));
  }

  @Test
  void itIsRefusedWhereSomebodyElseWasFaster() {
    api.product(sku, "{\"total\":100}");
    assertEquals(200, api.post(layout, "{\"buckets\":2}", "If-Match", "\"1\"").status());
    assertEquals(
        "412 VERSION_MISMATCH", api.post(layout, "{\"buckets\":3}", "If-Match", "\"1\"").brief());
    assertEquals(2, api.position(sku).path("buckets").size());
  }

  @Test
  void whatIsNotThereOrNotValidIsRefusedByName() {
    assertEquals("404 PRODUCT_NOT_FOUND", api.post(layout, "{}").brief());
    assertEquals(404, api.get("/v1/products/" + sku).status());
    api.product(sku, "{\"total\":100}");
    for (String body :
        List.of("{\"buckets\":0}", "{\"buckets\":257}", "{\"total\":-1}", "{\"name\":\"x\"}")) {
      assertEquals("400 INVALID_FIELD", api.post(layout, body).brief(), body);
    }
    assertEquals("400 MALFORMED_JSON", api.post(layout, "{").brief());
    assertEquals(1, api.position(sku).path("version").asLong());
  }

  @Test
  void whoChangedWhatAndWhyIsInTheAuditOnce() {
    api.product(sku, "{\"total\":100}");
    api.post(layout, "{\"buckets\":5,\"reason\":\"slow\"}");
    api.post("/v1/products/" + sku + "/repair", "{\"reason\":\"to be sure\"}");
    Await.until(LIMIT, "three entries", () -> entries().size() == 3);
    assertEquals(
        List.of("product.create null", "product.layout slow", "product.repair to be sure"),
        entries());
  }

  private List<String> entries() {
    List<String> found = new ArrayList<>();
    for (Object row :
        audit
            .createNativeQuery(
                "SELECT action, reason FROM audit_entry WHERE subject = ?1 AND actor <> ''"
                    + " ORDER BY at_millis, id")
            .setParameter(1, "product:" + sku)
            .getResultList()) {
      Object[] columns = (Object[]) row;
      found.add(columns[0] + " " + columns[1]);
    }
    return found;
  }

  @Test
  void aRepairMovesNoUnitAndMakesTheCacheAnew() {
    api.product(sku, "{\"total\":100,\"buckets\":4}");
    api.hold(sku, 1, 5);
    JsonNode before = api.position(sku);
    Answer repaired = api.post("/v1/products/" + sku + "/repair", "");
    assertEquals(200, repaired.status());
    JsonNode after = api.position(sku);
    assertEquals(before.path("epoch").asLong() + 1, after.path("epoch").asLong());
    assertEquals(before.path("version"), after.path("version"));
    for (int i = 0; i < 4; i++) {
      JsonNode bucket = after.path("buckets").path(i);
      assertEquals(before.path("buckets").path(i).path("available"), bucket.path("available"));
      assertEquals(bucket.path("available").asLong(), bucket.path("cached").asLong());
    }
    assertEquals("404 PRODUCT_NOT_FOUND", api.post("/v1/products/none/repair", "{}").brief());
  }

  @Test
  void underLoadNoRequestIsRefusedThatCouldBeServed() {
    api.product(sku, "{\"total\":20000,\"buckets\":4,\"strategy\":\"steal\"}");
    Load load = Load.start(12_000, user -> api.holdAsync(sku, user, 1, sku + user));
    String[] changes = {
      "{\"buckets\":16}",
      "{}",
      "{\"total\":15000}",
      "{\"buckets\":1}",
      "{\"total\":30000,\"buckets\":256}"
    };
    for (int i = 0; i < changes.length; i++) {
      int answered = 1500 * (i + 1);
      Await.until(LIMIT, answered + " answers", () -> load.answers().size() >= answered);
      assertEquals(200, api.post(layout, changes[i]).status());
    }
    load.finish();
    assertEquals(12_000, load.count("201 HELD"));
    assertEquals(18_000, api.position(sku).path("available").asLong());
    assertEquals(0, api.conservationGap());
  }

  @Test
  void moreUnitsAreThereForTheNextRequest() {
    api.product(sku, "{\"total\":1}");
    api.hold(sku, 1, 1);
    for (int total = 2; total < 20; total++) {
      assertEquals("409 SOLD_OUT", api.hold(sku, 1, 1).brief());
      assertEquals(200, api.post(layout, "{\"total\":" + total + "}").status());
      assertEquals("201 HELD", api.hold(sku, 1, 1).brief());
    }
  }

  private List<Long> after(String body) {
    Answer answer = api.post(layout, body);
    assertEquals(200, answer.status(), answer.body());
    List<Long> units = new ArrayList<>();
    answer.json().path("buckets").forEach(b -> units.add(b.path("available").asLong()));
    assertTrue(answer.headers().firstValue("ETag").isPresent());
    return units;
  }
}
