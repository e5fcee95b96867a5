package dev.tidemark.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.HeldProduct;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import dev.tidemark.stock.Products;
import dev.tidemark.storage.StockDatabases;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kill switch is turned while a response is at the third of many products. */
@TidemarkTest
class HalfWayTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int PRODUCTS = 8;
  private static final int REACHED = 2;

  @Inject StockDatabases databases;
  @Inject Products products;

  private Api api;
  private Responding night;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
    night = new Responding(api);
    Responding.loosen(api, Verb.THROTTLE);
  }

  @AfterEach
  void pause() {
    night.pauseRule();
    assertEquals(200, kill(false));
    Responding.asUsual(api);
  }

  private int kill(boolean on) {
    return api.put("/v1/responses/kill-switch", Json.of("on", on, "reason", "test")).status();
  }

  @Test
  void theRestIsLeftAsItIsAndWhatWasDoneIsShownAndTakenBack() {
    String category = night.rule();
    for (int i = 1; i < PRODUCTS; i++) {
      api.product(Api.newSku(), Json.of("total", 50, "category", category));
    }
    api.product(night.sku(), Json.of("total", 50, "category", category));
    List<String> order = products.inCategory(category, PRODUCTS);
    // Not the product that sets it off: whoever changed that would wait, and nothing begin.
    int reached = order.indexOf(night.sku()) == REACHED ? REACHED + 1 : REACHED;
    int killed =
        HeldProduct.during(
            databases,
            products,
            order.get(reached),
            () -> {
              night.rule("P2", "actions.throttle(7, \"category\");");
              assertEquals(200, api.put("/v1/products/" + night.sku(), "{\"total\":5}").status());
              Await.until(
                  LIMIT,
                  "it comes to the one that is held",
                  () -> throttled(order.subList(0, reached)) == reached);
              return kill(true);
            });
    assertEquals(200, killed);
    night.await("throttle failed allowed");
    JsonNode response = night.all().get(0);
    long done = throttled(order);
    assertTrue(done < PRODUCTS, () -> done + " are throttled");
    assertEquals(done, throttled(order.subList(0, (int) done)), "the first ones");
    assertEquals(
        "Stopped by the kill switch after %d of %d products".formatted(done, PRODUCTS),
        response.path("outcome").asText());
    assertTrue(response.path("canBeUndone").asBoolean(), response::toString);
    assertEquals(200, api.put("/v1/products/" + night.sku(), "{\"total\":50}").status());
    night.await("throttle undone allowed");
    assertEquals(0, throttled(order), "taken back with the alert, and with the switch still on");
  }

  private long throttled(List<String> skus) {
    return skus.stream().filter(sku -> api.position(sku).path("curbs").size() > 0).count();
  }
}
