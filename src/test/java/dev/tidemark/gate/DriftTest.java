package dev.tidemark.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.TidemarkTest;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cache says something else than the ledger. */
@TidemarkTest
class DriftTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Inject RedisDataSource redis;
  @Inject EntityManager products;

  private final String sku = Api.newSku();
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 90_000})
  void itIsMeasuredShownAndHealedByANewEpoch(long nonsense) {
    api.product(sku, "{\"total\":100,\"buckets\":4}");
    api.hold(sku, 1, 1);
    JsonNode before = api.position(sku);
    redis.value(Long.class).set(key(2, before.path("epoch").asLong()), nonsense);
    assertEquals(nonsense - 25, api.position(sku).path("drift").asLong());
    Await.until(LIMIT, "healed", () -> api.position(sku).path("drift").asLong() == 0);
    JsonNode after = api.position(sku);
    assertTrue(after.path("epoch").asLong() > before.path("epoch").asLong());
    assertEquals(99, after.path("available").asLong());
    assertTrue(api.get("/q/metrics").body().contains("tidemark_drift_all_units"));
  }

  @Test
  void anEpochThatIsOverLeavesNoKeys() {
    api.product(sku, "{\"total\":100,\"buckets\":4}");
    assertEquals(4, keys().size());
    api.post("/v1/products/" + sku + "/layout", "{\"buckets\":7}");
    Await.until(LIMIT, "only the new keys", () -> keys().size() == 7);
    api.post("/v1/products/" + sku + "/repair", "{}");
    Await.until(LIMIT, "only the new keys", () -> keys().equals(sorted(3, 7)));
  }

  private List<String> keys() {
    return redis.key().keys("tm:{" + id() + ".*").stream().sorted().toList();
  }

  private List<String> sorted(long epoch, int buckets) {
    return java.util.stream.IntStream.range(0, buckets).mapToObj(i -> key(i, epoch)).toList();
  }

  private String key(int bucket, long epoch) {
    return "tm:{" + id() + "." + bucket + "}:" + epoch;
  }

  private Object id() {
    return products
        .createNativeQuery("SELECT id FROM product WHERE sku = ?1")
        .setParameter(1, sku)
        .getSingleResult();
  }
}
