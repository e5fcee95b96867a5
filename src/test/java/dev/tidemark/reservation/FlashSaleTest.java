package dev.tidemark.reservation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.Load;
import dev.tidemark.TidemarkTest;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many buyers at once: exactly what there is is sold, to the last unit. */
@TidemarkTest
class FlashSaleTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Inject RedisDataSource redis;

  private final String sku = Api.newSku();
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  void tenThousandHoldsOfAThousandUnitsGiveAThousand(int buckets) {
    api.product(sku, "{\"total\":1000,\"buckets\":" + buckets + "}");
    Load load = Load.start(10_000, user -> api.holdAsync(sku, user, 1, sku + user)).finish();
    assertEquals(1000, load.count("201 HELD"));
    assertEquals(9000, load.count("409 SOLD_OUT"));
    assertSoldOut(1000);
  }

  @Test
  void unitsOfSeveralAtOnceAreNotStranded() {
    api.product(sku, "{\"total\":1000}");
    Load load =
        Load.start(600, user -> api.holdAsync(sku, user, 1 + user % 3, sku + user)).finish();
    long sold =
        load.answers().values().stream()
            .filter(answer -> answer.status() == 201)
            .mapToLong(answer -> answer.json().path("quantity").asLong())
            .sum();
    assertEquals(1000, sold);
    assertSoldOut(1000);
  }

  @Test
  void redisLostInTheMiddleSellsNothingTwiceAndStrandsNothing() {
    api.product(sku, "{\"total\":3000,\"buckets\":4}");
    Load load = Load.start(12_000, user -> api.holdAsync(sku, user, 1, sku + user));
    for (int times = 1; times <= 3; times++) {
      int answered = 500 * times;
      Await.until(LIMIT, answered + " answers", () -> load.answers().size() >= answered);
      redis.flushall();
    }
    load.finish();
    assertEquals(3000, load.count("201 HELD"));
    assertEquals(9000, load.count("409 SOLD_OUT"));
    assertSoldOut(3000);
  }

  @Test
  void aRepeatedKeyGetsItsFirstAnswerEvenAfterSellOut() {
    api.product(sku, "{\"total\":50,\"buckets\":2}");
    Load first = Load.start(200, user -> api.holdAsync(sku, user, 1, sku + user)).finish();
    Load again = Load.start(200, user -> api.holdAsync(sku, user, 1, sku + user)).finish();
    assertEquals(50, first.count("201 HELD"));
    assertEquals(ids(first), ids(again));
    assertSoldOut(50);
  }

  /** A cart uses one key for all its products: each is a request of its own, also when repeated. */
  @Test
  void oneKeyForTwoProductsIsTwoRequests() {
    String other = Api.newSku();
    api.product(sku, "{\"total\":1}");
    api.product(other, "{\"total\":1}");
    String key = Api.newSku();
    String first = api.hold(sku, 1, 1, key).id();
    String second = api.hold(other, 1, 1, key).id();
    assertTrue(!first.equals(second), "one reservation for two products");
    Load repeated = Load.start(2, i -> api.holdAsync(i == 0 ? sku : other, 1, 1, key)).finish();
    assertEquals(Map.of(0, first, 1, second), ids(repeated));
  }

  @Test
  void releasedUnitsAreSoldAgain() {
    api.product(sku, "{\"total\":10}");
    for (int user = 0; user < 30; user++) {
      String id = api.hold(sku, user, 10).id();
      assertEquals("409 SOLD_OUT", api.hold(sku, user + 100, 1).brief());
      assertEquals("200 RELEASED", api.change(id, "release").brief());
    }
    assertEquals(10, api.position(sku).path("available").asLong());
    assertEquals(0, api.conservationGap());
  }

  @Test
  void aUserGetsNoMoreThanTheLimitHoweverHeAsks() {
    api.product(sku, "{\"total\":1000,\"buckets\":3,\"perUserLimit\":3}");
    Load load = Load.start(400, i -> api.holdAsync(sku, i % 20, 1, sku + i)).finish();
    assertEquals(60, load.count("201 HELD"));
    assertEquals(340, load.count("409 USER_LIMIT"));
    assertEquals(940, api.position(sku).path("available").asLong());
    assertEquals(0, api.conservationGap());
  }

  @Test
  void whatAUserGivesBackHeMayHaveAgain() {
    api.product(sku, "{\"total\":10,\"perUserLimit\":2}");
    String id = api.hold(sku, 1, 2).id();
    assertEquals("409 USER_LIMIT", api.hold(sku, 1, 1).brief());
    api.change(id, "release");
    assertEquals("201 HELD", api.hold(sku, 1, 2).brief());
  }

  @Test
  void aLimitSetLaterCountsWhatWasHeldBefore() {
    api.product(sku, "{\"total\":10}");
    api.hold(sku, 1, 2);
    api.put("/v1/products/" + sku, "{\"perUserLimit\":3}");
    assertEquals("409 USER_LIMIT", api.hold(sku, 1, 2).brief());
    assertEquals("201 HELD", api.hold(sku, 1, 1).brief());
    api.put("/v1/products/" + sku, "{\"perUserLimit\":0}");
    assertEquals("201 HELD", api.hold(sku, 1, 5).brief());
  }

  @Test
  void layoutsChangeUnderLoadWithoutLosingAUnitOrARequest() {
    api.product(sku, "{\"total\":4000,\"buckets\":8}");
    Load load = Load.start(4000, user -> api.holdAsync(sku, user, 1, sku + user));
    int[] counts = {3, 16, 1, 5, 2};
    for (int i = 0; i < counts.length; i++) {
      int answered = 600 * (i + 1);
      Await.until(LIMIT, answered + " answers", () -> load.answers().size() >= answered);
      int total = 4000 + 1000 * (i + 1);
      assertEquals(
          200,
          api.put("/v1/products/" + sku, "{\"buckets\":" + counts[i] + ",\"total\":" + total + "}")
              .status());
    }
    load.finish();
    assertEquals(4000, load.count("201 HELD"));
    JsonNode position = api.position(sku);
    assertEquals(4000, position.path("held").asLong());
    assertEquals(5000, position.path("available").asLong());
    assertEquals(0, api.conservationGap());
  }

  /** By user, the reservation that he was told; empty for one who was refused. */
  private static Map<Integer, String> ids(Load load) {
    return load.answers().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().id()));
  }

  private void assertSoldOut(long held) {
    JsonNode position = api.position(sku);
    assertEquals(0, position.path("available").asLong(), position::toString);
    assertEquals(held, position.path("held").asLong(), position::toString);
    assertEquals(0, api.conservationGap());
    assertTrue(position.path("total").asLong() == held, position::toString);
  }
}
