package dev.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Load;
import dev.tidemark.ServiceProcess;
import dev.tidemark.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The packaged service, killed in the middle of a sale and run beside another. */
class CrashIT {

  private static final String KEY = "integration-test-key";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Two that sell side by side, and outlive the single test. */
  private static final List<ServiceProcess> PAIR = new ArrayList<>();

  private final String sku = Api.newSku();

  @AfterAll
  static void close() {
    PAIR.forEach(ServiceProcess::close);
    PAIR.clear();
  }

  @Test
  void killedInTheMiddleOfASaleItKeepsEveryAnswerAndSellsTheRest() {
    Map<Integer, Answer> held;
    try (ServiceProcess service = start()) {
      Api api = new Api(service.baseUri(), KEY);
      api.product(sku, "{\"total\":8000,\"buckets\":8}");
      Load load = Load.start(16_000, user -> api.holdAsync(sku, user, 1, sku + user));
      Await.until(LIMIT, "3000 answers", () -> load.answers().size() >= 3000);
      service.kill9();
      held = heldOf(load);
    }
    assertTrue(held.size() > 1000, "killed too early to show anything");
    try (ServiceProcess service = start()) {
      Api api = new Api(service.baseUri(), KEY);
      long heldUnits = api.position(sku).path("held").asLong();
      assertTrue(heldUnits >= held.size(), "answered " + held.size() + ", kept " + heldUnits);
      assertEquals(0, api.conservationGap());
      assertTheSameAnswers(api, held);

      // The rest is sold to the last unit, those that were on loan to the dead process included.
      Load rest = Load.start(16_000, i -> api.holdAsync(sku, i, 1, sku + "rest" + i)).finish();
      assertEquals(8_000 - heldUnits, rest.count("201 HELD"));
      assertEquals(0, api.position(sku).path("available").asLong());
      assertTheSameAnswers(api, held);
      assertEquals(0, api.conservationGap());
    }
  }

  @Test
  void twoProcessesSellWhatThereIsOnceWhileTheLayoutChanges() {
    List<Api> apis = pair();
    apis.get(0).product(sku, "{\"total\":3000,\"buckets\":4}");
    Load load = Load.start(12_000, user -> apis.get(user % 2).holdAsync(sku, user, 1, sku + user));
    int[] buckets = {7, 1, 3};
    for (int i = 0; i < buckets.length; i++) {
      int answered = 700 * (i + 1);
      Await.until(LIMIT, answered + " answers", () -> load.answers().size() >= answered);
      String layout = "{\"buckets\":" + buckets[i] + "}";
      assertEquals(200, apis.get(i % 2).put("/v1/products/" + sku, layout).status());
    }
    load.finish();
    JsonNode position = apis.get(1).position(sku);
    assertEquals(load.count("201 HELD"), position.path("held").asLong());
    assertEquals(12_000, load.count("201 HELD") + load.count("409 SOLD_OUT"));
    assertEquals(0, apis.get(0).conservationGap());
    sellTheRest(apis);
    assertEquals(3000, apis.get(0).position(sku).path("held").asLong());
  }

  @Test
  void twoProcessesExpireEachHoldOnce() {
    Api api = pair().get(0);
    Api other = pair().get(1);
    api.product(sku, "{\"total\":500,\"buckets\":3,\"holdSeconds\":1}");
    Load load = Load.start(500, user -> api.holdAsync(sku, user, 1, sku + user)).finish();
    assertTrue(load.count("201 HELD") > 400);
    Await.until(LIMIT, "all expired", () -> other.position(sku).path("held").asLong() == 0);
    assertEquals(500, other.position(sku).path("available").asLong());
    assertEquals(0, api.conservationGap());
  }

  /**
   * By strict routing, layouts in mid-sale leave units in buckets that no waiting user comes to.
   */
  private void sellTheRest(List<Api> apis) {
    assertEquals(200, apis.get(0).put("/v1/products/" + sku, "{\"buckets\":1}").status());
    long left = apis.get(0).position(sku).path("available").asLong();
    Load rest =
        Load.start((int) left + 50, i -> apis.get(i % 2).holdAsync(sku, i, 1, sku + "rest" + i))
            .finish();
    assertEquals(left, rest.count("201 HELD"));
  }

  private static Map<Integer, Answer> heldOf(Load load) {
    Map<Integer, Answer> held = new HashMap<>(load.answers());
    held.values().removeIf(answer -> answer.status() != 201);
    return held;
  }

  private void assertTheSameAnswers(Api api, Map<Integer, Answer> held) {
    List<Integer> some = held.keySet().stream().sorted().limit(500).toList();
    Load again =
        Load.start(some.size(), i -> api.holdAsync(sku, some.get(i), 1, sku + some.get(i)))
            .finish();
    Set<String> first =
        held.entrySet().stream()
            .filter(entry -> some.contains(entry.getKey()))
            .map(entry -> entry.getValue().id())
            .collect(Collectors.toSet());
    Set<String> second =
        again.answers().values().stream().map(Answer::id).collect(Collectors.toSet());
    assertEquals(first, second);
  }

  private static List<Api> pair() {
    while (PAIR.size() < 2) {
      PAIR.add(start());
    }
    return PAIR.stream().map(service -> new Api(service.baseUri(), KEY)).toList();
  }

  private static ServiceProcess start() {
    Map<String, String> environment =
        new HashMap<>(ServiceProcess.environment(TestServers.shared().settings()));
    environment.put("TIDEMARK_ADMIN_KEY", KEY);
    return ServiceProcess.start(environment);
  }
}
