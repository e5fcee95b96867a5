package dev.tidemark.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.ServiceProcess;
import dev.tidemark.StockCable;
import dev.tidemark.TestServers;
import dev.tidemark.channels.Marketplace.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One channel of two processes, of which one is killed. */
class ChannelsIT {

  private static final String KEY = "integration-test-key";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int TOTAL = 1_000;

  private final Marketplace market = new Marketplace(Marketplace.Faults.NONE);
  private final String name = "it-" + UUID.randomUUID();
  private final List<String> skus = new ArrayList<>();

  @AfterEach
  void close() {
    market.close();
  }

  /** The first sends from all databases, since it was alone; it is killed while both sell. */
  @Test
  void theOtherGoesOnWhereOneIsKilled() {
    try (ServiceProcess first = start()) {
      Api one = new Api(first.baseUri(), KEY);
      skus.addAll(List.of(StockCable.skuOn(0), StockCable.skuOn(1), Api.newSku(), Api.newSku()));
      skus.forEach(sku -> one.product(sku, Json.of("total", TOTAL, "buckets", 2)));
      Object[] channel = {"url", market.url(), "products", skus};
      assertEquals(201, one.put("/v1/channels/" + name, Json.of(channel)).status());
      Await.until(LIMIT, "the first sends", () -> market.items().size() == skus.size());
      try (ServiceProcess second = start()) {
        Api other = new Api(second.baseUri(), KEY);
        sell(one, 0);
        sell(other, 10);
        int before = market.received().size();
        first.kill9();
        sell(other, 20);
        Await.until(LIMIT, "the second goes on", () -> market.received().size() > before);
        sell(other, 30);
        Await.until(LIMIT, "it ends with our numbers", () -> agrees(other));
        skus.forEach(this::requireOrder);
        other.delete("/v1/channels/" + name);
        second.stop();
        String output = second.output();
        assertFalse(output.contains("is closed"), "it ends without a noise: " + output);
      }
    }
  }

  private void sell(Api api, int firstUser) {
    for (int user = firstUser; user < firstUser + 10; user++) {
      for (String sku : skus) {
        assertEquals("201 HELD", api.hold(sku, user, 1).brief());
      }
    }
  }

  private boolean agrees(Api api) {
    return skus.stream()
        .allMatch(
            sku ->
                api.position(sku).path("available").asLong() == TOTAL - 40
                    && market.available(sku) == TOTAL - 40);
  }

  /** What the killed one sent last may come again from the other, and nothing older. */
  private void requireOrder(String sku) {
    long before = 0;
    for (Received message : market.received(sku)) {
      assertTrue(message.version() >= before, () -> market.received(sku).toString());
      before = message.version();
    }
  }

  private static ServiceProcess start() {
    Map<String, String> environment =
        new HashMap<>(ServiceProcess.environment(TestServers.shared().settings()));
    environment.put("TIDEMARK_ADMIN_KEY", KEY);
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("TIDEMARK_CHANNELS_LEASE", "4s");
    environment.put("TIDEMARK_OUTBOUND_ALLOW", "127.0.0.1");
    return ServiceProcess.start(environment);
  }
}
