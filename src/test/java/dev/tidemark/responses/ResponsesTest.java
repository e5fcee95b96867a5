package dev.tidemark.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.LocalServersResource;
import dev.tidemark.TidemarkTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From an alert that fires to what is done about it, and back. */
@TidemarkTest
class ResponsesTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Api api;
  private Responding night;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
    night = new Responding(api);
    for (Verb verb : Verb.values()) {
      Responding.loosen(api, verb);
    }
  }

  @AfterEach
  void pause() {
    night.pauseRule();
    Responding.asUsual(api);
  }

  private void refill() {
    assertEquals(200, api.put("/v1/products/" + night.sku(), "{\"total\":100}").status());
  }

  private JsonNode position() {
    return api.position(night.sku());
  }

  @Test
  void anAlertThrottlesItsProductUntilItIsResolved() {
    night.rule("P2", "actions.throttle(1);");
    api.product(night.sku(), "{\"total\":9}");
    night.await("throttle succeeded allowed");
    String id = night.only();
    assertEquals(1, position().path("curbs").path(id).asInt(), position().toString());
    List<String> answers = new ArrayList<>();
    for (int user = 1; user <= 8; user++) {
      answers.add(api.hold(night.sku(), user, 1).brief());
    }
    assertTrue(answers.contains("429 THROTTLED"), answers.toString());
    refill();
    night.await("throttle undone allowed");
    assertEquals(0, position().path("curbs").size(), position().toString());
    JsonNode response = api.get("/v1/responses/" + id).json();
    assertEquals("The alert is resolved", response.path("undoneFor").asText());
    String alert = response.path("alert").asText();
    List<String> told = new ArrayList<>();
    api.get("/v1/alerts/" + alert)
        .json()
        .path("history")
        .forEach(
            one -> {
              if (one.path("what").asText().equals("responded")) {
                told.add(one.path("detail").path("state").asText());
              }
            });
    assertEquals(List.of("approved", "succeeded", "undone"), told);
  }

  @Test
  void aP2WithoutAVerbThrottlesAndAShadowDoesNothing() {
    api.product(Api.newSku(), "{\"total\":5}"); // a part of the products may be held, of one none
    night.rule("P2");
    api.product(night.sku(), "{\"total\":5}");
    night.await("throttle succeeded allowed");
    assertEquals(100, night.all().get(0).path("amount").asInt());
    assertEquals(100, position().path("curbs").path(night.only()).asInt());
    Responding shadow = new Responding(api);
    api.put(
        "/v1/rules/" + shadow.rule(),
        Json.of(
            "drl",
            """
            rule "shadow" @severity("P2")
            when StockPosition( sku == "%s" ) then actions.throttle(1); end
            """
                .formatted(night.sku())));
    api.post("/v1/rules/" + shadow.rule() + "/shadow", "");
    Await.until(
        LIMIT,
        "the shadow fires",
        () ->
            api.get("/v1/alerts?shadow=true&rule=" + shadow.rule()).json().path("items").size()
                > 0);
    Responding after = new Responding(api);
    after.text(
        """
        rule "after" @severity("P2")
        when StockPosition( sku == "%s" ) then actions.throttle(50); end
        """
            .formatted(night.sku()));
    after.await("throttle succeeded allowed"); // the feed has been read beyond the shadow
    assertEquals(List.of(), shadow.brief());
    after.pauseRule();
    api.post("/v1/rules/" + shadow.rule() + "/shadow/end", "");
  }

  @Test
  void aPausedSaleIsRefusedByNameAndGoesOnWhenSomebodyTakesItBack() {
    api.product(night.sku(), "{\"total\":12}");
    assertEquals("201 HELD", api.hold(night.sku(), 1, 1, "before").brief());
    night.rule("P1", "actions.pause();");
    assertEquals(201, api.hold(night.sku(), 2, 2).status());
    night.await("pause succeeded allowed");
    assertTrue(position().path("paused").asBoolean());
    Await.until(LIMIT, "refused", () -> api.hold(night.sku(), 3, 1).brief().equals("409 PAUSED"));
    assertEquals("201 HELD", api.hold(night.sku(), 1, 1, "before").brief(), "a repeat");
    String id = night.only();
    assertEquals(
        200, api.post("/v1/responses/" + id + "/undo", "{\"reason\":\"sold on\"}").status());
    night.await("pause undone allowed");
    assertEquals("201 HELD", api.hold(night.sku(), 3, 1).brief());
    assertEquals(200, api.post("/v1/responses/" + id + "/undo", "").status(), "a repeat");
  }

  @Test
  void aPersonPausesAndResumesASale() {
    api.product(night.sku(), "{\"total\":12,\"paused\":true}");
    assertEquals("409 PAUSED", api.hold(night.sku(), 1, 1).brief());
    assertEquals(0, position().path("curbs").path("people").asInt(-1));
    api.put("/v1/products/" + night.sku(), "{\"paused\":false}");
    assertEquals("201 HELD", api.hold(night.sku(), 1, 1).brief());
  }

  @Test
  void bucketsAreWidenedAndPutBack() {
    night.rule("P3", "actions.rebucket(\"widen\");");
    api.product(night.sku(), "{\"total\":9,\"buckets\":4}");
    night.await("rebucket succeeded allowed");
    assertEquals(8, position().path("buckets").size());
    assertEquals("Widened from 4 to 8 buckets", night.all().get(0).path("outcome").asText());
    assertEquals(200, api.post("/v1/responses/" + night.only() + "/undo", "").status());
    night.await("rebucket undone allowed");
    assertEquals(4, position().path("buckets").size());
    assertEquals(9, position().path("total").asInt());
  }

  @Test
  void whatWasChangedByHandSinceIsNotPutBack() {
    night.rule("P3", "actions.rebucket(\"widen\");");
    api.product(night.sku(), "{\"total\":9,\"buckets\":4}");
    night.await("rebucket succeeded allowed");
    api.post("/v1/products/" + night.sku() + "/layout", "{\"buckets\":2}");
    api.post("/v1/responses/" + night.only() + "/undo", "");
    Await.until(
        LIMIT,
        "not undone",
        () ->
            api.get("/v1/responses/" + night.only())
                .json()
                .at("/history")
                .toString()
                .contains("Somebody has changed the buckets since"));
    assertEquals(2, position().path("buckets").size());
  }

  @Test
  void aCategoryIsThrottledAsOne() {
    String category = night.rule();
    night.rule("P2", "actions.throttle(7, \"category\");");
    String other = Api.newSku();
    api.product(other, Json.of("total", 50, "category", category));
    api.product(night.sku(), Json.of("total", 5, "category", category));
    night.await("throttle succeeded allowed");
    assertEquals(2, night.all().get(0).path("products").asInt());
    assertEquals(7, api.position(other).path("curbs").path(night.only()).asInt());
    refill();
    night.await("throttle undone allowed");
    assertEquals(0, api.position(other).path("curbs").size());
  }

  @Test
  void whereNoChannelIsSetUpThatIsSaid() {
    night.rule("P3", "actions.resend();", "actions.replenish(40);", "actions.correct();");
    api.product(night.sku(), "{\"total\":5}");
    night.await("correct failed allowed", "replenish failed allowed", "resend failed allowed");
    night
        .all()
        .forEach(
            one ->
                assertTrue(
                    one.path("outcome").asText().startsWith("NO_CHANNEL_ANSWERS"), one.toString()));
    assertEquals(
        "409 RESPONSE_NOT_UNDOABLE",
        api.post("/v1/responses/" + night.only() + "/undo", "").brief().replaceAll(" null$", ""));
  }

  @Test
  void aPersonIsAskedAndSaysYes() {
    Responding.rail(api, Verb.THROTTLE, "mode", "approval");
    night.rule("P2", "actions.throttle(3);");
    api.product(night.sku(), "{\"total\":5}");
    night.await("throttle proposed waits");
    String path = "/v1/responses/" + night.only();
    assertEquals(0, position().path("curbs").size());
    assertEquals("409 RESPONSE_NOT_UNDOABLE", api.post(path + "/undo", "").brief());
    assertEquals(200, api.post(path + "/approve", "{\"reason\":\"go\"}").status());
    night.await("throttle succeeded approved");
    assertEquals(200, api.post(path + "/approve", "").status(), "a repeat");
    assertEquals("409 RESPONSE_NOT_WAITING", api.post(path + "/reject", "").brief());
    assertEquals(3, position().path("curbs").path(night.only()).asInt());
  }

  @Test
  void aPersonIsAskedAndSaysNoOrTheAlertIsOverBefore() {
    Responding.rail(api, Verb.THROTTLE, "mode", "approval");
    Responding.rail(api, Verb.PAUSE, "mode", "approval");
    night.rule("P2", "actions.throttle(3);", "actions.pause();");
    api.product(night.sku(), "{\"total\":5}");
    night.await("throttle proposed waits", "pause proposed waits");
    String id =
        night.all().stream()
            .filter(one -> one.path("verb").asText().equals("throttle"))
            .findFirst()
            .orElseThrow()
            .path("id")
            .asText();
    assertEquals(200, api.post("/v1/responses/" + id + "/reject", "").status());
    night.await("throttle refused rejected", "pause proposed waits");
    refill();
    night.await("throttle refused rejected", "pause refused alert_over");
  }

  @Test
  void whatHappensIsStreamed() {
    List<String> lines = new CopyOnWriteArrayList<>();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/stream/responses"))
            .header("X-API-Key", LocalServersResource.ADMIN_KEY)
            .build();
    CompletableFuture<HttpResponse<Stream<String>>> answer =
        HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofLines());
    var unused = answer.thenAcceptAsync(response -> response.body().forEach(lines::add));
    Await.until(LIMIT, "a first comment", () -> !lines.isEmpty());
    night.rule("P2", "actions.throttle(2);");
    api.product(night.sku(), "{\"total\":5}");
    night.await("throttle succeeded allowed");
    String id = night.only();
    Await.until(
        LIMIT,
        "told",
        () ->
            lines.stream()
                .anyMatch(line -> line.contains(id) && line.contains("\"state\":\"succeeded\"")));
    assertTrue(lines.stream().anyMatch(line -> line.matches("id: ?[0-9]+")), lines.toString());
    answer.join().body().close();
  }

  @Test
  void aDryRunChangesNothing() {
    Responding.rail(api, Verb.THROTTLE, "mode", "dry-run");
    night.rule("P2", "actions.throttle(3);");
    api.product(night.sku(), "{\"total\":5}");
    night.await("throttle refused dry_run");
    assertEquals(0, position().path("curbs").size());
  }

  @Test
  void whatAVerbCannotBeDoneToIsSaid() {
    String source = night.rule();
    night.text(
        """
        rule "quiet" @severity("P3")
        when FeedHealth( source == "%s" )
        then actions.rebucket(); end
        """
            .formatted(source));
    api.post(
        "/v1/ingest/snapshots?source=" + source,
        "application/json",
        "[]".getBytes(StandardCharsets.UTF_8));
    api.put("/v1/sources/" + source, "{\"kind\":\"rest\"}");
    api.post(
        "/v1/ingest/sales?source=" + source,
        "application/json",
        "[{\"sku\":\"x y\"}]".getBytes(StandardCharsets.UTF_8));
    night.await("rebucket refused not_applicable");
  }
}
