package dev.tidemark.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.ServiceProcess;
import dev.tidemark.TestServers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Responses of processes that are killed, and of two that are to be stopped. */
class ResponsesIT {

  private static final String KEY = "integration-test-key";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PRODUCTS = 30;

  private final CalledServer server = CalledServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  /** While a person is asked, while it waits to be run, in the call itself, and at the end. */
  @Test
  void whoeverDiesIsFollowedAtEachStep() {
    String id;
    Responding night;
    try (ServiceProcess first = start()) {
      Api api = api(first);
      night = new Responding(api);
      Responding.loosen(api, Verb.WEBHOOK);
      Responding.rail(api, Verb.WEBHOOK, "mode", "approval");
      api.put("/v1/runbooks/" + night.rule(), Json.of("url", server.url()));
      night.text(
          """
          rule "few" @severity("P1") @runbook("%s")
          when StockPosition( sku == "%s", available < 10 )
          then actions.alert("few"); end
          """
              .formatted(night.rule(), night.sku()));
      api.product(night.sku(), "{\"total\":5}");
      night.await("webhook proposed waits");
      id = night.only();
      first.kill9();
    }
    server.hold();
    try (ServiceProcess second = start()) {
      Api api = api(second);
      assertEquals(200, api.post("/v1/responses/" + id + "/approve", "").status());
      Await.until(LIMIT, "called", () -> server.calls().size() == 1);
      assertEquals("running", state(api, id));
      second.kill9();
    }
    server.goOn();
    try (ServiceProcess third = start()) {
      Api api = api(third);
      Await.until(LIMIT, "done", () -> state(api, id).equals("succeeded"));
      assertEquals(2, server.calls().size(), "once more, since nobody heard the answer");
      assertEquals(
          Set.of(id),
          Set.copyOf(server.calls().stream().map(call -> call.header("webhook-id")).toList()));
      Responding.asUsual(api);
    }
  }

  /** Killed in the middle of many: each product is throttled once, and set free once. */
  @Test
  void killedInTheMiddleEachProductIsThrottledOnceAndSetFreeOnce() {
    Responding night;
    List<String> skus = IntStream.range(0, PRODUCTS).mapToObj(i -> Api.newSku()).toList();
    try (ServiceProcess first = start()) {
      Api api = api(first);
      night = new Responding(api);
      Responding.loosen(api, Verb.THROTTLE);
      skus.forEach(sku -> api.product(sku, Json.of("total", 5, "category", night.rule())));
      night.text(
          """
          rule "few" @severity("P2") @clear("0s")
          when StockPosition( category == "%s", available < 10 )
          then actions.throttle(3); end
          """
              .formatted(night.rule()));
      Await.until(LIMIT, "some are throttled", () -> throttled(api, skus) > 0);
      first.kill9();
    }
    try (ServiceProcess second = start()) {
      Api api = api(second);
      Await.until(LIMIT, "all are throttled", () -> throttled(api, skus) == PRODUCTS);
      Await.until(LIMIT, "all have succeeded", () -> count(api, night, "succeeded") == PRODUCTS);
      skus.forEach(sku -> assertEquals(2, api.position(sku).path("version").asInt(), sku));
      skus.forEach(sku -> api.put("/v1/products/" + sku, "{\"total\":50}"));
      Await.until(LIMIT, "some are free", () -> throttled(api, skus) < PRODUCTS);
      second.kill9();
    }
    try (ServiceProcess third = start()) {
      Api api = api(third);
      Await.until(LIMIT, "all are free", () -> count(api, night, "undone") == PRODUCTS);
      assertEquals(0, throttled(api, skus));
      skus.forEach(sku -> assertEquals(4, api.position(sku).path("version").asInt(), sku));
      Set<String> ids = new HashSet<>();
      all(api, night).forEach(one -> ids.add(one.path("subject").path("key").asText()));
      assertEquals(PRODUCTS, ids.size());
      assertEquals(PRODUCTS, all(api, night).size(), "one each");
      Responding.asUsual(api);
    }
  }

  @Test
  void theKillSwitchStopsBothProcesses() {
    try (ServiceProcess first = start();
        ServiceProcess second = start()) {
      Api one = api(first);
      Api other = api(second);
      Responding night = new Responding(one);
      Responding.loosen(one, Verb.THROTTLE);
      one.put("/v1/responses/kill-switch", "{\"on\":true,\"reason\":\"test\"}");
      Await.until(Duration.ofSeconds(1), "both know", () -> isKilled(one) && isKilled(other));
      List<String> skus = IntStream.range(0, PRODUCTS).mapToObj(i -> Api.newSku()).toList();
      skus.forEach(sku -> one.product(sku, Json.of("total", 5, "category", night.rule())));
      night.text(
          """
          rule "few" @severity("P2")
          when StockPosition( category == "%s" )
          then actions.throttle(3); end
          """
              .formatted(night.rule()));
      Await.until(LIMIT, "all are refused", () -> count(other, night, "refused") == PRODUCTS);
      assertTrue(
          all(other, night).stream()
              .allMatch(response -> response.path("verdict").asText().equals("killed")));
      assertEquals(0, throttled(other, skus));
      other.put("/v1/responses/kill-switch", "{\"on\":false}");
      Await.until(Duration.ofSeconds(1), "both know", () -> !isKilled(one) && !isKilled(other));
      night.pauseRule();
      Responding.asUsual(one);
    }
  }

  private static boolean isKilled(Api api) {
    return api.get("/v1/responses?limit=1").json().path("killSwitch").asBoolean();
  }

  private static String state(Api api, String id) {
    return api.get("/v1/responses/" + id).json().path("state").asText();
  }

  private static long throttled(Api api, List<String> skus) {
    return skus.stream().filter(sku -> api.position(sku).path("curbs").size() > 0).count();
  }

  private static List<JsonNode> all(Api api, Responding night) {
    return new Responding(api, night).all();
  }

  private static long count(Api api, Responding night, String state) {
    return all(api, night).stream().filter(one -> one.path("state").asText().equals(state)).count();
  }

  private static Api api(ServiceProcess service) {
    return new Api(service.baseUri(), KEY);
  }

  private static ServiceProcess start() {
    Map<String, String> environment =
        new HashMap<>(ServiceProcess.environment(TestServers.shared().settings()));
    environment.put("TIDEMARK_ADMIN_KEY", KEY);
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("TIDEMARK_RESPONSES_LEASE", "3s");
    environment.put("TIDEMARK_OUTBOUND_ALLOW", "127.0.0.1");
    return ServiceProcess.start(environment);
  }
}
