package dev.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.Load;
import dev.tidemark.Proxy;
import dev.tidemark.ServiceProcess;
import dev.tidemark.StockCable;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One of two stock databases is lost, hangs, or has its connections cut; the service runs on. */
class LostDatabaseIT {

  private static final String KEY = "integration-test-key";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static Proxy cable;
  private static ServiceProcess service;
  private static Api api;

  private final String onFirst = StockCable.skuOn(0);
  private final String onSecond = StockCable.skuOn(1);

  @BeforeAll
  static void startService() {
    cable = StockCable.open();
    service = start(cable);
    api = new Api(service.baseUri(), KEY);
  }

  @AfterAll
  static void endService() {
    service.close();
    cable.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unplugged", "frozen"})
  void itsProductsAreRefusedAtOnceTheOthersSellOnAndItComesBack(String how) {
    api.product(onFirst, "{\"total\":5000,\"buckets\":4}");
    api.product(onSecond, "{\"total\":5000,\"buckets\":4}");
    String id = api.hold(onSecond, 1, 1).id();
    String alert = alertAbout(api, onSecond);
    Load before = Load.start(500, user -> api.holdAsync(onSecond, user, 1, "a" + onSecond + user));
    Await.until(LIMIT, "some holds", () -> before.answers().size() > 50);
    lose(cable, how);
    Await.until(
        LIMIT, "refused", () -> api.hold(onSecond, 1, 1).brief().equals("503 STORE_UNAVAILABLE"));
    before.finish();
    Load others = Load.start(500, user -> api.holdAsync(onFirst, user, 1, onFirst + user)).finish();
    assertEquals(500, others.count("201 HELD"));
    assertEquals("503 STORE_UNAVAILABLE", api.change(id, "confirm").brief());
    assertEquals(200, api.get("/q/health/ready").status());
    assertTrue(api.get("/q/metrics").body().contains("tidemark_stock_breaker{shard=\"1\"} 1.0"));
    Await.until(LIMIT, "nothing is known", () -> stateOf(api, alert).equals("missing"));
    Await.until(
        LIMIT,
        "and said so",
        () -> api.get("/v1/alerts?rule=store-lost").body().contains("\"stock-1\""));

    cable.thaw();
    if (how.equals("unplugged")) {
      cable.plug();
    }
    Await.until(LIMIT, "back", () -> api.hold(onSecond, 2, 1).status() == 201);
    assertEquals("200 CONFIRMED", api.change(id, "confirm").brief());
    Await.until(LIMIT, "the same alert fires", () -> stateOf(api, alert).equals("firing"));
    assertAnswersStand(api, before);
    assertEquals(0, api.conservationGap());
  }

  /** Each cut may fall between a commit and its answer: the database says what was done. */
  @Test
  void connectionsCutAgainAndAgainLoseNothingAndDoubleNothing() {
    api.product(onSecond, "{\"total\":6000,\"buckets\":4,\"strategy\":\"steal\"}");
    Load load = Load.start(8000, user -> api.holdAsync(onSecond, user, 1, onSecond + user));
    for (int times = 1; times <= 25; times++) {
      int answered = 150 * times;
      Await.until(LIMIT, answered + " answers", () -> load.answers().size() >= answered);
      cable.cut();
    }
    load.finish();
    Load again =
        Load.start(8000, user -> api.holdAsync(onSecond, user, 1, onSecond + user)).finish();
    Set<String> ids = new HashSet<>();
    load.answers()
        .forEach(
            (user, answer) -> {
              if (answer.status() == 201) {
                ids.add(answer.id());
                Answer repeated = Objects.requireNonNull(again.answers().get(user));
                assertEquals(answer.id(), repeated.id());
              }
            });
    again.answers().values().stream().filter(a -> a.status() == 201).forEach(a -> ids.add(a.id()));
    assertEquals(6000, ids.size());
    assertEquals(6000, api.position(onSecond).path("held").asLong());
    assertEquals(0, api.conservationGap());
  }

  /** The id of an alert that fires as long as anything is known of the product. */
  private static String alertAbout(Api api, String sku) {
    String rule = "/v1/rules/known-" + UUID.randomUUID();
    String text =
        """
        rule "known"
        when
          StockPosition( sku == "%s" )
        then
          actions.alert("known");
        end
        """
            .formatted(sku);
    assertEquals(201, api.put(rule, Json.of("drl", text)).status());
    assertEquals("200 active", api.post(rule + "/activate", "").brief());
    String list = "/v1/alerts?sku=" + sku + "&rule=" + rule.substring("/v1/rules/".length());
    Await.until(LIMIT, "it fires", () -> api.get(list).json().path("items").size() == 1);
    return api.get(list).json().at("/items/0/id").asText();
  }

  private static String stateOf(Api api, String alert) {
    return api.get("/v1/alerts/" + alert).json().path("state").asText();
  }

  private static void lose(Proxy cable, String how) {
    if (how.equals("unplugged")) {
      cable.unplug();
    } else {
      cable.freeze();
    }
  }

  private void assertAnswersStand(Api api, Load load) {
    for (Map.Entry<Integer, Answer> entry : load.answers().entrySet()) {
      if (entry.getValue().status() == 201) {
        int user = entry.getKey();
        assertEquals(
            entry.getValue().id(), api.hold(onSecond, user, 1, "a" + onSecond + user).id());
      }
    }
  }

  private static ServiceProcess start(Proxy cable) {
    Map<String, String> environment =
        new HashMap<>(ServiceProcess.environment(StockCable.settings(cable)));
    environment.put("TIDEMARK_ADMIN_KEY", KEY);
    return ServiceProcess.start(environment);
  }
}
