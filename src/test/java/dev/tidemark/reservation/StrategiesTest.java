package dev.tidemark.reservation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Load;
import dev.tidemark.TidemarkTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when a user's home bucket is empty. */
@TidemarkTest
class StrategiesTest {

  private final String sku = Api.newSku();
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @ParameterizedTest
  @ValueSource(strings = {"steal", "reserve"})
  void eagerBuyersTakeTheLastUnitWhateverBucketTheyComeTo(String strategy) {
    api.product(sku, terms(1000, 8, strategy));
    Load load = Load.start(1500, user -> api.holdAsync(sku, user * 8L, 1, sku + user)).finish();
    assertEquals(1000, load.count("201 HELD"));
    assertEquals(500, load.count("409 SOLD_OUT"));
    assertStanding(0, 1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"steal", "reserve"})
  void unitsLeftHereAndThereServeOneWhoWantsSeveral(String strategy) {
    api.product(sku, terms(9, 3, strategy));
    for (int user = 0; user < 4; user++) {
      assertEquals("201 HELD", api.hold(sku, user, 2).brief());
    }
    assertEquals("409 SOLD_OUT", api.hold(sku, 1, 2).brief());
    assertEquals("201 HELD", api.hold(sku, 2, 1).brief());
    assertStanding(0, 9);
  }

  @Test
  void underStrictOtherBucketsAreOutOfReachUntilTheyAreOne() {
    api.product(sku, terms(30, 3, "strict"));
    for (int i = 0; i < 10; i++) {
      assertEquals("201 HELD", api.hold(sku, 3, 1).brief());
    }
    assertEquals("409 SOLD_OUT", api.hold(sku, 3, 1).brief());
    assertEquals(200, api.post("/v1/products/" + sku + "/layout", "{\"buckets\":1}").status());
    for (int i = 0; i < 20; i++) {
      assertEquals("201 HELD", api.hold(sku, 3, 1).brief());
    }
    assertEquals("409 SOLD_OUT", api.hold(sku, 4, 1).brief());
    assertStanding(0, 30);
  }

  @Test
  void stealingGoesSoManyHopsAndNoFurther() {
    api.product(sku, "{\"total\":8,\"buckets\":4,\"strategy\":\"steal\",\"stealHops\":1}");
    assertEquals("201 HELD", api.hold(sku, 3, 4).brief()); // its own two, and those of bucket 0
    assertEquals("409 SOLD_OUT", api.hold(sku, 3, 1).brief());
    assertEquals(List.of(0L, 2L, 2L, 0L), available());
    assertEquals("409 SOLD_OUT", api.hold(sku, 1, 5).brief());
    assertEquals("201 HELD", api.hold(sku, 0, 2).brief());
    assertEquals(List.of(0L, 0L, 2L, 0L), available());
  }

  @Test
  void theOverflowBucketLendsInChunks() {
    api.product(
        sku, "{\"total\":100,\"buckets\":2,\"strategy\":\"reserve\",\"reservePercent\":40}");
    assertEquals(List.of(30L, 30L, 40L), available());
    assertEquals("201 HELD", api.hold(sku, 0, 30).brief());
    assertEquals("201 HELD", api.hold(sku, 0, 1).brief());
    assertEquals(List.of(9L, 30L, 30L), available()); // a quarter of what waits there
    assertEquals("201 HELD", api.hold(sku, 0, 69).brief());
    assertStanding(0, 100);
  }

  @Test
  void whatWasGatheredGoesBackWhole() {
    api.product(sku, terms(9, 3, "steal"));
    String id = api.hold(sku, 0, 8).id();
    assertEquals("200 RELEASED", api.change(id, "release").brief());
    assertStanding(9, 0);
    String again = api.hold(sku, 1, 9).id();
    assertEquals("200 CONFIRMED", api.change(again, "confirm").brief());
    assertStanding(0, 0);
    assertEquals(9, api.position(sku).path("sold").asLong());
  }

  @Test
  void aStrategyChangedInMidSaleHoldsForTheNextRequest() {
    api.product(sku, terms(4, 2, "strict"));
    assertEquals("201 HELD", api.hold(sku, 0, 2).brief());
    assertEquals("409 SOLD_OUT", api.hold(sku, 0, 1).brief());
    assertEquals(200, api.put("/v1/products/" + sku, "{\"strategy\":\"steal\"}").status());
    assertEquals("201 HELD", api.hold(sku, 0, 1).brief());
    assertEquals(200, api.put("/v1/products/" + sku, "{\"strategy\":\"reserve\"}").status());
    assertEquals("201 HELD", api.hold(sku, 0, 1).brief());
    assertStanding(0, 4);
  }

  private static String terms(int total, int buckets, String strategy) {
    return "{\"total\":%d,\"buckets\":%d,\"strategy\":\"%s\"}".formatted(total, buckets, strategy);
  }

  private List<Long> available() {
    List<Long> units = new ArrayList<>();
    api.position(sku).path("buckets").forEach(b -> units.add(b.path("available").asLong()));
    return units;
  }

  private void assertStanding(long available, long held) {
    JsonNode position = api.position(sku);
    assertEquals(available, position.path("available").asLong());
    assertEquals(held, position.path("held").asLong());
    assertEquals(0, api.conservationGap());
  }
}
