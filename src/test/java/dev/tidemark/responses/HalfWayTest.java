package dev.tidemark.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Aside;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import dev.tidemark.stock.Place;
import dev.tidemark.stock.Products;
import dev.tidemark.storage.StockDatabases;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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

  private final CountDownLatch goOn = new CountDownLatch(1);
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
    goOn.countDown();
    night.pauseRule();
    kill(false);
    Responding.asUsual(api);
  }

  private void kill(boolean on) {
    assertEquals(
        200, api.put("/v1/responses/kill-switch", Json.of("on", on, "reason", "test")).status());
  }

  @Test
  void theRestIsLeftAsItIsAndWhatWasDoneIsShownAndTakenBack() {
    String category = night.rule();
    for (int i = 1; i < PRODUCTS; i++) {
      api.product(Api.newSku(), Json.of("total", 50, "category", category));
    }
    api.product(night.sku(), Json.of("total", 50, "category", category));
    List<String> order = products.inCategory(category, PRODUCTS);
    CompletableFuture<Integer> held = holdUp(order.get(REACHED));
    night.rule("P2", "actions.throttle(7, \"category\");");
    assertEquals(200, api.put("/v1/products/" + night.sku(), "{\"total\":5}").status());
    Await.until(
        LIMIT, "it comes to the third", () -> throttled(order.subList(0, REACHED)) == REACHED);
    kill(true);
    goOn.countDown();
    held.join();
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

  /** Whoever changes the product waits. */
  private CompletableFuture<Integer> holdUp(String sku) {
    CountDownLatch locked = new CountDownLatch(1);
    Place place = Objects.requireNonNull(products.find(List.of(sku)).get(sku));
    CompletableFuture<Integer> held =
        Aside.supply(
            () ->
                databases
                    .of(place.slot())
                    .transact(
                        connection -> {
                          try (PreparedStatement statement =
                              connection.prepareStatement(
                                  "SELECT product_id FROM ledger WHERE product_id = ? FOR UPDATE")) {
                            statement.setLong(1, place.productId());
                            statement.executeQuery().close();
                          }
                          locked.countDown();
                          await(goOn);
                          return 1;
                        }));
    await(locked);
    return held;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
