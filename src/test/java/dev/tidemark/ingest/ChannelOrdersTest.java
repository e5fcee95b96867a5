package dev.tidemark.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Aside;
import dev.tidemark.TidemarkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What channels have sold, and what an ERP has received, comes in once. */
@TidemarkTest
class ChannelOrdersTest {

  private final String name = "o-" + UUID.randomUUID();
  private final String sku = Api.newSku();
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
    String channel = "{\"kind\":\"http\",\"url\":\"http://127.0.0.1:9/\",\"products\":[\"none\"]}";
    assertEquals(201, api.put("/v1/channels/" + name, channel).status());
  }

  @AfterEach
  void remove() {
    api.delete("/v1/channels/" + name);
  }

  @Test
  void anOrderIsDeductedOnceAndGivenBackOnce() {
    api.product(sku, "{\"total\":10,\"buckets\":4}");
    for (int i = 0; i < 3; i++) {
      assertEquals("SOLD", outcome(order("A-1", 6, false)));
    }
    assertPosition(4, 6);
    assertEquals("CHANGED", outcome(order("A-1", 5, false)));
    for (int i = 0; i < 3; i++) {
      assertEquals("CANCELLED", outcome(order("A-1", 6, true)));
    }
    assertPosition(10, 0);
    assertEquals("CANCELLED", outcome(order("A-1", 6, false)), "it does not come back");
    assertPosition(10, 0);
    assertEquals(0, api.conservationGap());
  }

  /** A channel has sold without asking for a bucket, and past what one user may have. */
  @Test
  void anOrderTakesFromAllBucketsAndKnowsNoLimit() {
    api.product(sku, "{\"total\":9,\"buckets\":3,\"perUserLimit\":1,\"rate\":1,\"burst\":1}");
    assertEquals("SOLD", outcome(order("A-1", 5, false)));
    assertEquals("SOLD", outcome(order("A-2", 4, false)));
    assertPosition(0, 9);
    assertEquals("SOLD_OUT", outcome(order("A-3", 1, false)));
    assertEquals("SOLD", outcome(order("A-2", 4, false)), "it was served");
    assertEquals(1, oversold());
    assertEquals("CANCELLED", outcome(order("A-1", 5, true)), "counts for no user's limit");
    assertPosition(5, 4);
    api.put("/v1/products/" + sku, "{\"perUserLimit\":2}");
    assertEquals("CANCELLED", outcome(order("A-2", 4, true)));
    assertPosition(9, 0);
    assertEquals(0, api.conservationGap());
  }

  @Test
  void anOrderCountsForItsChannelOnce() {
    api.product(sku, "{\"total\":100}");
    api.hold(sku, 1, 5);
    assertEquals("SOLD", outcome(order("A-1", 6, false)));
    assertEquals("SOLD", outcome(order("A-1", 6, false)));
    assertEquals("SOLD", outcome(order("A-2", 2, false)));
    assertEquals("CANCELLED", outcome(order("A-2", 2, true)));
    assertEquals("UNKNOWN_ORDER", outcome(order("A-3", 2, true)));
    Map<String, String> counted = new TreeMap<>();
    for (JsonNode one : api.get("/v1/products/" + sku + "/sales").json().path("ever")) {
      String units = one.path("units").asText() + " less " + one.path("cancelledUnits").asText();
      counted.put(one.path("channel").asText(), units);
    }
    assertEquals(Map.of("tidemark", "5 less 0", name, "8 less 2"), counted);
  }

  @Test
  void ordersOfTwoChannelsAreNotTheSame() {
    api.product(sku, "{\"total\":10}");
    assertEquals("SOLD", outcome(order("A-1", 1, false)));
    String other = name + "-2";
    api.put("/v1/channels/" + other, "{\"url\":\"http://127.0.0.1:9/\",\"products\":[\"none\"]}");
    assertEquals("SOLD", outcome(order(other, "A-1", 1, false)));
    api.delete("/v1/channels/" + other);
    assertPosition(8, 2);
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertEquals("UNKNOWN_PRODUCT", outcome(order("A-1", 1, false)));
    api.product(sku, "{\"total\":10}");
    assertEquals("UNKNOWN_ORDER", outcome(order("A-2", 1, true)));
    assertEquals("404 CHANNEL_NOT_FOUND", order("no", "A-1", 1, false).brief());
    assertEquals("400 INVALID_FIELD", order("A 1", 1, false).brief());
    assertEquals("400 INVALID_FIELD", order("A-1", 0, false).brief());
  }

  /** Channels do not tell in order: what was cancelled there is not deducted here. */
  @Test
  void anOrderThatWasCancelledBeforeItCameInIsNotDeducted() {
    api.product(sku, "{\"total\":10,\"buckets\":4}");
    for (int i = 0; i < 2; i++) {
      Answer cancelled = order("A-1", 6, true);
      assertEquals("UNKNOWN_ORDER", outcome(cancelled));
      assertTrue(cancelled.json().path("complete").asBoolean(), cancelled::body);
    }
    assertEquals("CANCELLED", outcome(order("A-1", 6, false)));
    assertEquals("CANCELLED", outcome(order("A-1", 5, false)), "with another quantity too");
    assertEquals("UNKNOWN_ORDER", outcome(order("A-1", 6, true)));
    assertPosition(10, 0);
    assertEquals("SOLD", outcome(order("A-2", 6, false)), "others are deducted");
    assertPosition(4, 6);
    assertEquals(0, api.conservationGap());
  }

  @Test
  void anOrderAndItsCancellationAtTheSameTimeDeductNothing() {
    api.product(sku, "{\"total\":1000,\"buckets\":4}");
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String id = "A-" + i;
      answers.add(Aside.supply(() -> order(id, 1, false)));
      answers.add(Aside.supply(() -> order(id, 1, true)));
    }
    answers.forEach(answer -> assertEquals(200, answer.join().status(), answer.join()::body));
    assertPosition(1000, 0);
    assertEquals(0, api.conservationGap());
  }

  @Test
  void aDeliveryIsAddedOnce() {
    api.product(sku, "{\"total\":10,\"buckets\":4}");
    api.hold(sku, 1, 2);
    for (int i = 0; i < 3; i++) {
      JsonNode line = delivery("D-1", 30).json().path("lines").path(0);
      assertEquals(40, line.path("total").asLong());
      assertEquals(i > 0, line.path("repeated").asBoolean());
    }
    assertPosition(38, 0);
    assertEquals("422 IDEMPOTENCY_KEY_REUSED", delivery("D-1", 31).brief());
    assertEquals(200, delivery("D-2", 1).status());
    assertPosition(39, 0);
    assertEquals(0, api.conservationGap());
  }

  private Answer order(String id, long units, boolean cancelled) {
    return order(name, id, units, cancelled);
  }

  private Answer order(String channel, String id, long units, boolean cancelled) {
    String body =
        "{\"orderId\":\"%s\",\"cancelled\":%s,\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}";
    return api.post(
        "/v1/channels/" + channel + "/orders", body.formatted(id, cancelled, sku, units));
  }

  private Answer delivery(String id, long units) {
    String body = "{\"deliveryId\":\"%s\",\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}";
    return api.post("/v1/channels/" + name + "/stock-in", body.formatted(id, sku, units));
  }

  private static String outcome(Answer answer) {
    assertEquals(200, answer.status(), answer::body);
    return answer.json().path("lines").path(0).path("outcome").asText();
  }

  private void assertPosition(long available, long sold) {
    JsonNode position = api.position(sku);
    assertEquals(available, position.path("available").asLong(), position::toString);
    assertEquals(sold, position.path("sold").asLong(), position::toString);
  }

  private int oversold() {
    int found = 0;
    for (JsonNode task : api.get("/v1/tasks").json().path("items")) {
      found +=
          task.path("channel").asText().equals(name)
                  && task.path("kind").asText().equals("oversold")
              ? 1
              : 0;
    }
    return found;
  }
}
