package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import dev.tidemark.stock.Place;
import dev.tidemark.stock.PositionHistory;
import dev.tidemark.stock.Products;
import dev.tidemark.storage.StockDatabases;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules over what was recorded, held against what they did live. */
@TidemarkTest
class BacktestTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Inject StockDatabases databases;
  @Inject Products products;

  private final String sku = Api.newSku();
  private final String rule = "backtest-" + UUID.randomUUID().toString().substring(0, 8);
  private final String path = "/v1/rules/" + rule;
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @AfterEach
  void pause() {
    api.post(path + "/pause", "");
  }

  private String text(int below) {
    return """
        rule "few"
        @severity("P2")
        when
          $p : StockPosition( sku == "%s", available < %d )
        then
          actions.alert($p.available + " left");
          actions.rebucket();
        end
        """
        .formatted(sku, below);
  }

  /** Fires at 4, is over at 20, fires at 3: live, and again from the samples. */
  @Test
  void aBacktestRaisesWhatWasRaisedLive() {
    Instant from = Instant.now();
    api.put(path, Json.of("drl", text(5)));
    api.post(path + "/activate", "");
    api.product(sku, "{\"total\":10}");
    awaitSample(10);
    sell(6);
    awaitLive(List.of("4 left"));
    awaitSample(4);
    api.put("/v1/products/" + sku, "{\"total\":26}");
    Await.until(LIMIT, "it is over", () -> live("resolved").size() == 1);
    awaitSample(20);
    sell(17);
    awaitLive(List.of("3 left"));
    awaitSample(3);
    JsonNode report = run(Json.of("from", from.toString(), "skus", List.of(sku))).path("report");
    List<String> live = new ArrayList<>(live("resolved"));
    live.addAll(live("firing"));
    assertEquals(live, messages(report.path("active").path("alerts")), report.toString());
    assertEquals(live, messages(report.path("draft").path("alerts")));
    assertEquals(0, report.path("onlyInDraftCount").asInt());
    assertEquals(0, report.path("onlyInActiveCount").asInt());
    assertEquals(2, report.at("/active/responses/rebucket").asInt(), report.toString());
    double aDay = report.path("active").path("alertsADay").asDouble();
    assertTrue(aDay > 2);
    assertEquals(Math.round(10 * aDay) / 10.0, aDay, "one decimal");
  }

  @Test
  void aDraftIsHeldAgainstTheActiveVersion() {
    Instant from = Instant.now();
    api.put(path, Json.of("drl", text(5)));
    api.post(path + "/activate", "");
    api.product(sku, "{\"total\":10}");
    awaitSample(10);
    sell(3);
    awaitSample(7);
    JsonNode done = run(Json.of("drl", text(8), "from", from.toString(), "skus", List.of(sku)));
    assertEquals("done", done.path("state").asText(), done.toString());
    JsonNode report = done.path("report");
    assertEquals(List.of("7 left"), messages(report.path("onlyInDraft")));
    assertEquals(0, report.at("/active/fired").asInt());
    assertTrue(done.path("evaluations").asLong() > 0);
    assertTrue(live("firing").isEmpty(), "nothing is raised");
  }

  @Test
  void whatIsNotRecordedIsNamed() {
    api.put(
        path,
        Json.of(
            "drl",
            """
            rule "drift"
            when
              SyncLag( driftUnits > 5 )
            then
              actions.alert("drift");
            end
            """));
    JsonNode report = run(Json.of("skus", List.of("none-such"))).path("report");
    assertEquals("SyncLag", report.path("notRecorded").path(0).asText(), report.toString());
  }

  @Test
  void aStreamTellsHowFarItIsAndEndsWithTheReport() {
    assertEquals("404 BACKTEST_NOT_FOUND", api.get("/v1/backtests/none/stream").brief());
    Answer begun =
        api.post(path + "/backtest", Json.of("drl", text(5), "skus", List.of("none-such")));
    String events = api.get("/v1/backtests/" + begun.id() + "/stream").body();
    assertTrue(events.strip().endsWith("}"), events);
    assertTrue(events.substring(events.lastIndexOf("data:")).contains("\"report\""), events);
  }

  @Test
  void aDraftThatThrowsIsNamed() {
    api.product(sku, "{\"total\":10}");
    awaitSample(10);
    JsonNode report =
        run(Json.of(
                "drl",
                text(5).replace("available < 5", "available / held > 1"),
                "skus",
                List.of(sku)))
            .path("report");
    assertTrue(report.path("broken").toString().contains("zero"), report.toString());
  }

  @Test
  void whatCannotBeRunIsRefusedByName() {
    assertEquals("404 RULE_NOT_FOUND", api.post(path + "/backtest", "{}").brief());
    assertEquals("422 RULE_REFUSED", api.post(path + "/backtest", Json.of("drl", "rule")).brief());
    String drl = text(5);
    assertEquals(
        "400 INVALID_FIELD",
        api.post(path + "/backtest", "{\"skus\":[null],\"drl\":" + quoted(drl) + "}").brief());
    Answer tooOld =
        api.post(path + "/backtest", Json.of("drl", drl, "from", "2020-01-01T00:00:00Z"));
    assertEquals("400 INVALID_FIELD", tooOld.brief());
    assertEquals(
        "400 INVALID_FIELD",
        api.post(path + "/backtest", Json.of("drl", drl, "to", "yesterday")).brief());
    assertEquals("404 BACKTEST_NOT_FOUND", api.get("/v1/backtests/none").brief());
    assertEquals("404 BACKTEST_NOT_FOUND", api.delete("/v1/backtests/none").brief());
  }

  @Test
  void oneThatIsCancelledEnds() {
    Answer begun = api.post(path + "/backtest", Json.of("drl", text(5)));
    assertEquals(202, begun.status(), begun.body());
    api.delete("/v1/backtests/" + begun.id());
    Await.until(
        LIMIT,
        "it ends",
        () -> List.of("cancelled", "done").contains(view(begun.id()).path("state").asText()));
    assertEquals(
        view(begun.id()).path("state").asText(),
        api.delete("/v1/backtests/" + begun.id()).json().path("state").asText());
  }

  private static String quoted(String text) {
    return Json.of("x", text).replaceFirst("^\\{\"x\":", "").replaceFirst("}$", "");
  }

  private JsonNode run(String body) {
    Answer begun = api.post(path + "/backtest", body);
    assertEquals(202, begun.status(), begun.body());
    Await.until(LIMIT, "it is over", () -> view(begun.id()).has("report"));
    return view(begun.id());
  }

  private JsonNode view(String id) {
    return api.get("/v1/backtests/" + id).json();
  }

  private void sell(int units) {
    assertEquals(201, api.hold(sku, 1, units).status());
  }

  private void awaitLive(List<String> messages) {
    Await.until(LIMIT, messages + " live", () -> live("firing").equals(messages));
  }

  private List<String> live(String state) {
    return messages(api.get("/v1/alerts?rule=" + rule + "&state=" + state).json().path("items"));
  }

  /** What is recorded later cannot be asked about. */
  private void awaitSample(long available) {
    Await.until(LIMIT, available + " is recorded", () -> recorded() == available);
  }

  private long recorded() {
    Place place = Objects.requireNonNull(products.find(List.of(sku)).get(sku));
    Map<Long, PositionHistory.Sample> last =
        databases
            .of(place.slot())
            .transact(
                connection ->
                    PositionHistory.before(
                        connection, List.of(place.productId()), Instant.now().toEpochMilli() + 1));
    PositionHistory.Sample sample = last.get(place.productId());
    return sample == null ? -1 : sample.available();
  }

  private static List<String> messages(JsonNode alerts) {
    List<String> messages = new ArrayList<>();
    alerts.forEach(alert -> messages.add(alert.path("message").asText()));
    return messages;
  }
}
