package dev.tidemark.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From an alert to what a channel is told about it. */
@TidemarkTest
class ChannelResponsesTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String SUPPLIER = "erp";

  private final String channel = "market-" + UUID.randomUUID().toString().substring(0, 8);
  private CalledServer server;
  private Api api;
  private Responding night;

  @BeforeEach
  void connect() {
    server = CalledServer.start();
    api = Api.ofTest();
    night = new Responding(api);
    Responding.loosen(api, Verb.CORRECT);
    Responding.loosen(api, Verb.RESEND);
    Responding.loosen(api, Verb.REPLENISH);
  }

  @AfterEach
  void close() {
    night.pauseRule();
    Responding.asUsual(api);
    api.delete("/v1/channels/" + channel);
    api.delete("/v1/channels/" + SUPPLIER);
    server.close();
  }

  private void setUp(String name) {
    String body =
        Json.of(
            "kind",
            "http",
            "url",
            server.url(),
            "acknowledge",
            "now",
            "products",
            List.of(night.sku()));
    assertEquals(201, api.put("/v1/channels/" + name, body).status());
  }

  private List<Long> versionsTold() {
    return server.calls().stream().map(call -> call.json().path("version").asLong()).toList();
  }

  @Test
  void aChannelIsToldAnewUnderAHigherVersion() {
    setUp(channel);
    api.product(night.sku(), "{\"total\":5}");
    Await.until(LIMIT, "it is told", () -> !server.calls().isEmpty());
    int before = server.calls().size();
    long newest = versionsTold().get(before - 1);
    night.rule("P2", "actions.correct();");
    night.await("correct succeeded allowed");
    Await.until(LIMIT, "it is told anew", () -> server.calls().size() > before);
    assertTrue(versionsTold().get(before) > newest, versionsTold().toString());
    assertEquals(5, server.calls().get(before).json().path("available").asInt());
  }

  @Test
  void aChannelIsToldAgain() {
    setUp(channel);
    api.product(night.sku(), "{\"total\":5}");
    Await.until(LIMIT, "it is told", () -> !server.calls().isEmpty());
    int before = server.calls().size();
    night.rule("P2", "actions.resend();");
    night.await("resend succeeded allowed");
    Await.until(LIMIT, "it is told again", () -> server.calls().size() > before);
    assertEquals(versionsTold().get(before - 1), versionsTold().get(before));
  }

  @Test
  void aChannelIsThrottledAndPausedUntilThatIsTakenBack() {
    Responding.loosen(api, Verb.THROTTLE);
    Responding.loosen(api, Verb.PAUSE);
    setUp(channel);
    api.product(night.sku(), "{\"total\":5}");
    Await.until(LIMIT, "it is told", () -> !server.calls().isEmpty());
    night.text(
        """
        rule "told" @severity("P3")
        when ChannelState( channel == "%s", products > 0 )
        then actions.throttle(7); actions.pause(); end
        """
            .formatted(channel));
    night.await("pause succeeded allowed", "throttle succeeded allowed");
    assertEquals("[0, 7]", curbs().toString());
    Await.until(LIMIT, "nothing is on sale there", () -> lastTold() == 0);
    for (JsonNode one : night.all()) {
      String path = "/v1/responses/" + one.path("id").asText() + "/undo";
      assertEquals(200, api.post(path, "").status());
    }
    night.await("pause undone allowed", "throttle undone allowed");
    assertEquals("[]", curbs().toString());
    Await.until(LIMIT, "it is on sale again", () -> lastTold() == 5);
  }

  private List<Integer> curbs() {
    List<Integer> found = new ArrayList<>();
    api.get("/v1/channels/" + channel)
        .json()
        .at("/curbs/rates")
        .forEach(rate -> found.add(rate.asInt()));
    return found.stream().sorted().toList();
  }

  private long lastTold() {
    return server.calls().get(server.calls().size() - 1).json().path("available").asLong(-1);
  }

  @Test
  void moreUnitsAreAskedForOnceAtTheSupplier() {
    setUp(SUPPLIER);
    night.rule("P2", "actions.replenish(40);");
    api.product(night.sku(), "{\"total\":5}");
    night.await("replenish succeeded allowed");
    Await.until(LIMIT, "it is asked", () -> !requests().isEmpty());
    assertEquals(List.of("40 " + night.sku()), requests());
  }

  private List<String> requests() {
    return server.calls().stream()
        .map(CalledServer.Call::json)
        .filter(body -> body.path("type").asText().equals("replenishment"))
        .map(body -> body.path("units").asLong() + " " + body.path("sku").asText())
        .toList();
  }

  @Test
  void whoeverHasNoSupplierIsTold() {
    setUp(channel);
    night.rule("P2", "actions.replenish(40);");
    api.product(night.sku(), "{\"total\":5}");
    night.await("replenish failed allowed");
    String outcome = night.all().get(0).path("outcome").asText();
    assertTrue(outcome.startsWith("CHANNEL_NOT_FOUND"), outcome);
  }
}
