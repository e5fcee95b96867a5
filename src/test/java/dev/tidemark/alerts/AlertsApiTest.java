package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import dev.tidemark.rules.Finding;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts as people and their tools see them, with the service's own clock and loops. */
@TidemarkTest
class AlertsApiTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Inject AlertBook book;

  private final String sku = Api.newSku();
  private final Findings.Rule rule = Findings.rule(Findings.newRule(), Severity.P1).in("clocks");
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  private void found(Finding... findings) {
    Set<RuleRef> live = new HashSet<>();
    Arrays.stream(findings).forEach(finding -> live.add(RuleRef.of(finding)));
    book.apply(
        Arrays.stream(findings).map(Finding::subject).distinct().toList(),
        Findings.of(findings),
        live);
  }

  private void over(Findings.Rule of, String about) {
    book.apply(List.of(Subject.product(about)), Findings.of(), Set.of(of.ref()));
  }

  private JsonNode list(String query) {
    return api.get("/v1/alerts?" + query).json().path("items");
  }

  private JsonNode only() {
    JsonNode items = list("state=open&rule=" + rule.name());
    assertEquals(1, items.size());
    return items.get(0);
  }

  @Test
  void anAlertTellsWhatIsWrongAndHowBadItIs() {
    found(rule.about(sku));
    JsonNode alert = only();
    assertEquals(rule.name(), alert.path("rule").path("name").asText());
    assertEquals(1, alert.path("rule").path("versionFired").asInt());
    assertEquals("product", alert.path("subject").path("kind").asText());
    assertEquals(sku, alert.path("subject").path("key").asText());
    assertEquals("clocks", alert.path("subject").path("category").asText());
    assertEquals("P1", alert.path("severity").asText());
    assertEquals("firing", alert.path("state").asText());
    assertEquals(412, alert.path("unitsAtRisk").asInt());
    assertEquals(3.0, alert.path("minutesToEmpty").asDouble());
    assertEquals(32, alert.path("fingerprint").asText().length());
    assertTrue(alert.path("hidden").isNull() && !alert.path("shadow").asBoolean());
  }

  @Test
  void itSaysWhyItFired() {
    found(rule.about(sku, "first"));
    found(rule.version(2).about(sku, "later"));
    JsonNode why = api.get("/v1/alerts/" + only().path("id").asText() + "/explain").json();
    assertEquals("first", why.path("whenFired").path("message").asText());
    assertEquals("later", why.path("lastSeen").path("message").asText());
    assertEquals(1, why.path("rule").path("versionFired").asInt());
    assertEquals(2, why.path("rule").path("versionSeen").asInt());
    assertEquals("StockPosition", why.at("/whenFired/facts/0/kind").asText());
    assertEquals(412, why.at("/whenFired/facts/0/values/available").asInt());
    assertEquals(412, why.at("/whenFired/bindings/available").asInt());
    assertEquals(500.0, why.at("/whenFired/tunables/low").asDouble());
  }

  @Test
  void manyAreTakenOnAtOnceAndEachSaysWhatBecameOfIt() {
    String gone = Api.newSku();
    found(rule.about(sku), rule.about(gone));
    String first = idOf(sku);
    String over = idOf(gone);
    api.post("/v1/alerts/" + over + "/resolve", "{}");
    String body = Json.of("ids", List.of(over, first, "none", first), "note", "all of them");

    JsonNode done = api.post("/v1/alerts/acknowledge", body).json();
    assertEquals("1 2", done.path("acknowledged") + " " + done.path("refused"));
    assertEquals(List.of(over, first, "none"), texts(done.path("items"), "id"));
    assertEquals(
        List.of("ALERT_RESOLVED", "", "ALERT_NOT_FOUND"), texts(done.path("items"), "refusal"));
    assertEquals(List.of("resolved", "acknowledged", ""), texts(done.path("items"), "state"));
    assertEquals("key:admin", only().path("acknowledgedBy").asText());
    assertEquals(done, api.post("/v1/alerts/acknowledge", body).json(), "a repeat");
    JsonNode entries = api.get("/v1/audit?subject=alert:" + first).json().path("items");
    assertEquals(List.of("alert.acknowledge"), texts(entries, "action"), "once");
    assertEquals("all of them", entries.path(0).path("reason").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"ids\":[]}", "{\"ids\":[null]}"})
  void ofManyAtLeastOneIsNamed(String body) {
    assertEquals("400 INVALID_FIELD", api.post("/v1/alerts/acknowledge", body).brief());
  }

  @Test
  void noMoreThanAThousandAreTakenOnAtOnce() {
    String body = Json.of("ids", Collections.nCopies(1_001, UUID.randomUUID().toString()));
    assertEquals("400 INVALID_FIELD", api.post("/v1/alerts/acknowledge", body).brief());
  }

  private String idOf(String about) {
    return list("state=open&sku=" + about).path(0).path("id").asText();
  }

  private static List<String> texts(JsonNode items, String field) {
    List<String> texts = new ArrayList<>();
    items.forEach(item -> texts.add(item.path(field).asText()));
    return texts;
  }

  @Test
  void somebodyTakesItOnAndEndsIt() {
    found(rule.about(sku));
    String path = "/v1/alerts/" + only().path("id").asText();
    assertEquals("200 acknowledged", api.post(path + "/ack", "{\"note\":\"on it\"}").brief());
    assertEquals("200 acknowledged", api.post(path + "/ack", "").brief());
    assertEquals("key:admin", only().path("acknowledgedBy").asText());
    assertEquals("200 acknowledged", api.post(path + "/notes", "{\"text\":\"hm\"}").brief());
    assertEquals("200 resolved", api.post(path + "/resolve", "{\"note\":\"done\"}").brief());
    assertEquals("200 resolved", api.post(path + "/resolve", "{}").brief());
    assertEquals("409 ALERT_RESOLVED", api.post(path + "/ack", "{}").brief());
    found(rule.about(sku));
    assertEquals(0, list("rule=" + rule.name()).size(), "opened again, though resolved by hand");
    JsonNode history = api.get(path).json().path("history");
    List<String> happened = new ArrayList<>();
    history.forEach(
        one ->
            happened.add(
                one.path("what").asText()
                    + " "
                    + one.path("detail").path("note").asText()
                    + one.path("detail").path("text").asText()));
    happened.removeIf(one -> one.startsWith("responded")); // by another room, some time later
    assertEquals(List.of("fired ", "acknowledged on it", "noted hm", "resolved done"), happened);
  }

  @Test
  void whatIsContradictoryIsNamed() {
    found(rule.holding(600).about(sku));
    String path = "/v1/alerts/" + only().path("id").asText();
    assertEquals("409 ALERT_NOT_FIRING", api.post(path + "/ack", "{}").brief());
    assertEquals("hold", only().path("waitsFor").asText());
    assertEquals("400 INVALID_FIELD", api.post(path + "/notes", "{}").brief());
    assertEquals("400 INVALID_FIELD", api.post(path + "/notes", "{\"words\":\"x\"}").brief());
    String tooLong = "{\"text\":\"" + "x".repeat(2001) + "\"}";
    assertEquals("400 INVALID_FIELD", api.post(path + "/notes", tooLong).brief());
    String nobody = "/v1/alerts/00000000-0000-0000-0000-000000000000";
    assertEquals("404 ALERT_NOT_FOUND", api.get(nobody).brief());
    assertEquals("404 ALERT_NOT_FOUND", api.get("/v1/alerts/7").brief());
    assertEquals("404 ALERT_NOT_FOUND", api.post(nobody + "/ack", "{}").brief());
    assertEquals("404 ALERT_NOT_FOUND", api.get(nobody + "/explain").brief());
  }

  @ParameterizedTest
  @CsvSource({"state=odd", "severity=P9", "cursor=x", "limit=0", "shadow=maybe"})
  void aListThatCannotBeMeantIsRefused(String query) {
    assertEquals("400 INVALID_FIELD", api.get("/v1/alerts?" + query).brief());
  }

  @Test
  void listsComeInPagesTheNewestFirst() {
    for (String one : List.of("a", "b", "c")) {
      found(rule.about(sku + one));
    }
    found(rule.inShadow().about(sku));
    Answer first = api.get("/v1/alerts?limit=2&rule=" + rule.name());
    assertEquals(2, first.json().path("items").size());
    assertEquals(sku + "c", first.json().at("/items/0/subject/key").asText());
    JsonNode rest =
        list("limit=2&rule=" + rule.name() + "&cursor=" + first.json().path("nextCursor").asText());
    assertEquals(sku + "a", rest.at("/0/subject/key").asText());
    assertEquals(1, rest.size());
    assertEquals(1, list("shadow=true&rule=" + rule.name()).size());
    over(rule, sku + "a");
    assertEquals(2, list("rule=" + rule.name()).size());
    assertEquals(1, list("state=resolved&rule=" + rule.name()).size());
    assertEquals(1, list("state=firing&severity=P1&sku=" + sku + "b").size());
    assertEquals(0, list("severity=P2&sku=" + sku + "b").size());
  }

  @Test
  void countsAreSummedUpAndOnGauges() {
    found(rule.about(sku));
    assertTrue(api.get("/v1/alerts/summary").json().path("firing").path("P1").asInt() > 0);
    Await.until(LIMIT, "the gauge", () -> metrics().contains("tidemark_alerts{severity=\"P1\""));
    assertTrue(metrics().contains("tidemark_alerts_fired_total{severity=\"P1\"}"));
  }

  private static String metrics() {
    return RestAssured.get("/q/metrics").asString();
  }

  @Test
  void aP1IsToldByTheServiceItself() {
    found(rule.about(sku));
    Await.until(LIMIT, "told", () -> api.get("/v1/notices").body().contains(rule.name()));
    assertTrue(api.get("/v1/notices?limit=1").json().path("items").get(0).has("title"));
    assertEquals("400 INVALID_FIELD", api.get("/v1/notices?cursor=x").brief());
  }

  @Test
  void aSilenceShowsWhatItHidesAndWhatItMayNot() {
    Findings.Rule never = Findings.rule(Findings.newRule(), Severity.P1).neverHidden();
    found(rule.about(sku), never.about(sku));
    Answer made =
        api.post(
            "/v1/silences",
            "{\"matchers\":[{\"field\":\"sku\",\"value\":\"%s\"}],\"minutes\":5,\"reason\":\"r\"}"
                .formatted(sku));
    assertEquals(201, made.status());
    JsonNode shown = api.get("/v1/silences/" + made.id()).json();
    assertEquals(1, shown.path("hides").asInt());
    assertEquals(rule.name(), shown.at("/hidden/0/rule").asText());
    assertEquals(never.name(), shown.at("/notHidden/0/rule").asText());
    assertEquals("silence", only().path("hidden").path("by").asText());
    assertEquals(made.id(), only().path("hidden").path("id").asText());
    assertTrue(api.get("/v1/silences").json().path("active").toString().contains(sku));
    assertEquals(204, api.delete("/v1/silences/" + made.id()).status());
    assertTrue(only().path("hidden").isNull());
    assertTrue(api.get("/v1/silences").json().path("expired").toString().contains(sku));
    assertEquals("404 SILENCE_NOT_FOUND", api.get("/v1/silences/999999999").brief());
    assertEquals("404 SILENCE_NOT_FOUND", api.delete("/v1/silences/x").brief());
  }

  @Test
  void whatIsNeverHiddenCannotBeSilencedByName() {
    Findings.Rule never = Findings.rule(Findings.newRule(), Severity.P1).neverHidden();
    found(never.about(sku));
    String matchers = "\"matchers\":[{\"field\":\"rule\",\"value\":\"" + never.name() + "\"}]";
    Answer refused = api.post("/v1/silences", "{" + matchers + ",\"minutes\":5,\"reason\":\"r\"}");
    assertEquals("422 SILENCE_REFUSED", refused.brief());
    assertEquals(never.name(), refused.json().path("rule").asText());
    assertEquals(
        "422 SILENCE_REFUSED",
        api.post(
                "/v1/maintenance",
                "{\"name\":\"n\","
                    + matchers
                    + ",\"reason\":\"r\",\"once\":{\"startsAt\":\"2100-01-01T00:00:00Z\","
                    + "\"endsAt\":\"2100-01-02T00:00:00Z\"}}")
            .brief());
  }

  /** As after the first start: nothing was oversold yet. */
  @Test
  void whatHadNoAlertYetCannotBeSilencedEither() {
    String name = "never-" + UUID.randomUUID().toString().substring(0, 8);
    String path = "/v1/rules/" + name;
    assertEquals(201, silence(name).status(), "nothing is known of it");
    assertEquals(201, api.put(path, Json.of("drl", text("@silence(\"never\")"))).status());
    assertEquals(201, silence(name).status(), "it does not run");
    assertEquals("200 active", api.post(path + "/activate", "").brief());
    Answer refused = silence(name);
    assertEquals("422 SILENCE_REFUSED", refused.brief());
    assertEquals(name, refused.json().path("rule").asText());
    assertEquals(201, silence("*").status(), "others may be hidden");
    api.put(path, Json.of("drl", text("@title(\"Other\")")));
    assertEquals("200 active", api.post(path + "/activate", "").brief());
    assertEquals(201, silence(name).status(), "its text says otherwise now");
    api.post(path + "/pause", "");
  }

  @Test
  void oversellThatComesWithTidemarkCannotBeSilencedFromTheStart() {
    for (String name : List.of("oversell", "oversell-*", "conservation-gap")) {
      assertEquals("422 SILENCE_REFUSED", silence(name).brief(), name);
    }
  }

  private Answer silence(String rule) {
    return api.post(
        "/v1/silences",
        Json.of(
            "matchers",
            List.of(Map.of("field", "rule", "value", rule), Map.of("field", "sku", "value", sku)),
            "minutes",
            1,
            "reason",
            "r"));
  }

  private static String text(String annotation) {
    return """
        rule "none"
        %s
        when
          StockPosition( sku == "none-such" )
        then
          actions.alert("none");
        end
        """
        .formatted(annotation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"minutes\":5,\"reason\":\"r\"}|matchers",
        "{\"matchers\":[],\"minutes\":5,\"reason\":\"r\"}|matchers",
        "{\"matchers\":[{\"field\":\"color\",\"value\":\"x\"}],\"minutes\":5,\"reason\":\"r\"}|field",
        "{\"matchers\":[{\"field\":\"sku\",\"value\":\"\"}],\"minutes\":5,\"reason\":\"r\"}|value",
        "{\"matchers\":[{\"field\":\"sku\",\"value\":\"x\"}],\"minutes\":0,\"reason\":\"r\"}|minutes",
        "{\"matchers\":[{\"field\":\"sku\",\"value\":\"x\"}],\"minutes\":10081,\"reason\":\"r\"}|minutes",
        "{\"matchers\":[{\"field\":\"sku\",\"value\":\"x\"}],\"reason\":\"r\"}|minutes",
        "{\"matchers\":[{\"field\":\"sku\",\"value\":\"x\"}],\"endsAt\":\"soon\",\"reason\":\"r\"}|endsAt",
        "{\"matchers\":[{\"field\":\"sku\",\"value\":\"x\"}],\"endsAt\":\"2001-01-01T00:00:00Z\",\"reason\":\"r\"}|endsAt",
        "{\"matchers\":[{\"field\":\"sku\",\"value\":\"x\"}],\"endsAt\":\"+1000000000-12-31T23:59:59Z\",\"reason\":\"r\"}|endsAt",
        "{\"matchers\":[{\"field\":\"sku\",\"value\":\"x\"}],\"minutes\":5}|reason",
        "{\"matchers\":[{\"field\":\"sku\",\"value\":\"x\"}],\"minutes\":5,\"reason\":\"r\",\"why\":1}|why",
      })
  void aSilenceThatCannotBeMeantIsNamed(String body, String field) {
    Answer answer = api.post("/v1/silences", body);
    assertEquals("400 INVALID_FIELD", answer.brief());
    assertEquals(field, answer.json().path("field").asText());
  }

  @Test
  void aWindowIsPlannedChangedAndTakenAway() {
    found(rule.about(sku));
    String body =
        "{\"name\":\"%s\",\"matchers\":[{\"field\":\"sku\",\"value\":\"%s\"}],\"reason\":\"r\",%s}";
    String soon =
        "\"once\":{\"startsAt\":\"2100-01-01T00:00:00Z\",\"endsAt\":\"2100-01-02T00:00:00Z\"}";
    String now =
        "\"once\":{\"startsAt\":\"2020-01-01T00:00:00Z\",\"endsAt\":\"2100-01-02T00:00:00Z\"}";
    Answer made = api.post("/v1/maintenance", body.formatted("backup", sku, soon));
    assertEquals(201, made.status());
    assertEquals("false", made.json().path("active").asText());
    String path = "/v1/maintenance/" + made.id();
    String etag = made.headers().firstValue("ETag").orElseThrow();
    Answer changed = api.put(path, body.formatted("backup", sku, now), "If-Match", etag);
    assertEquals(200, changed.status());
    assertEquals("true", changed.json().path("active").asText());
    assertEquals(
        "412 VERSION_MISMATCH",
        api.put(path, body.formatted("x", sku, now), "If-Match", etag).brief());
    assertEquals("maintenance", only().path("hidden").path("by").asText());
    assertEquals("backup", only().path("hidden").path("name").asText());
    String weekly =
        "\"weekly\":{\"days\":[\"MON\"],\"from\":\"22:00\",\"to\":\"02:00\",\"timeZone\":\"Europe/Berlin\"}";
    JsonNode next = api.put(path, body.formatted("backup", sku, weekly)).json();
    assertTrue(next.path("startsAt").asText().endsWith("Z"), next::toString);
    assertEquals(
        "400 INVALID_FIELD",
        api.put(path, body.formatted("backup", sku, weekly.replace("MON", "MOON"))).brief());
    assertEquals(
        "400 INVALID_FIELD",
        api.put(path, body.formatted("backup", sku, weekly.replace("MON", "MON\",\"mon"))).brief());
    assertEquals(
        "400 INVALID_FIELD",
        api.put(path, body.formatted("backup", sku, weekly + "," + soon)).brief());
    assertEquals(204, api.delete(path).status());
    assertEquals("404 MAINTENANCE_NOT_FOUND", api.get(path).brief());
  }

  @Test
  void aStreamGoesOnWhereItWasLeft() {
    try (EventReader events = EventReader.open("")) {
      Await.until(LIMIT, "open", events::isOpen);
      found(rule.about(sku));
      Await.until(LIMIT, "told", () -> events.of(sku).equals(List.of("fired")));
      String last = events.lastId(sku);
      over(rule, sku);
      found(rule.about(sku));
      try (EventReader resumed = EventReader.open(last)) {
        Await.until(LIMIT, "resumed", () -> resumed.of(sku).equals(List.of("resolved", "fired")));
      }
      Await.until(LIMIT, "all", () -> events.of(sku).equals(List.of("fired", "resolved", "fired")));
    }
  }

  @Test
  void whoCannotGoOnIsToldSo() {
    try (EventReader events = EventReader.open("99999999999")) {
      Await.until(LIMIT, "reset", events::wasReset);
    }
  }
}
