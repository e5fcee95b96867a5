package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts of others, as an Alertmanager posts them. */
@TidemarkTest
class AlertmanagerWebhookTest {

  private static final String PATH = "/v1/alertmanager/webhook";

  /** What Alertmanager 0.25.0 sent, but for the name and the status. */
  private static final String RECORDED =
      """
      {"receiver":"tidemark","status":"%2$s","alerts":[{"status":"%2$s","labels":{"alertname":"%1$s",\
      "instance":"tidemark-1:8080","job":"tidemark","severity":"critical"},"annotations":{"description":\
      "Prometheus has had no answer","runbook_url":"https://example.com/down.md","summary":\
      "Tidemark tidemark-1:8080 cannot be scraped"},"startsAt":"2026-11-28T12:05:14Z","endsAt":\
      "0001-01-01T00:00:00Z","generatorURL":"http://prometheus:9090/graph","fingerprint":"bdab1d6a8e2e15ff"}],\
      "groupLabels":{"alertname":"%1$s"},"commonLabels":{"alertname":"%1$s","instance":"tidemark-1:8080",\
      "job":"tidemark","severity":"critical"},"commonAnnotations":{"description":"Prometheus has had no answer",\
      "runbook_url":"https://example.com/down.md","summary":"Tidemark tidemark-1:8080 cannot be scraped"},\
      "externalURL":"http://vm:19093","version":"4","groupKey":"{}:{alertname=\\"%1$s\\"}","truncatedAlerts":0}
      """;

  @Inject AlertBook book;
  @Inject AlertLife life;
  @Inject InstantSource clock;
  @Inject MeterRegistry metrics;

  private final String name = "Down" + UUID.randomUUID();
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  private String tell(String status) {
    return told(RECORDED.formatted(name, status));
  }

  /** opened, resolved, unchanged, refused. */
  private String told(String body) {
    Answer answer = api.post(PATH, body);
    assertEquals(200, answer.status(), answer.body());
    JsonNode counts = answer.json();
    return "%s %s %s %s"
        .formatted(
            counts.path("opened"),
            counts.path("resolved"),
            counts.path("unchanged"),
            counts.path("refused"));
  }

  private List<JsonNode> listed(String state) {
    List<JsonNode> found = new ArrayList<>();
    api.get("/v1/alerts?rule=" + name + "&state=" + state).json().path("items").forEach(found::add);
    return found;
  }

  private static String body(String... alerts) {
    return "{\"version\":\"4\",\"alerts\":[" + String.join(",", alerts) + "]}";
  }

  private static String alert(String status, String labels) {
    return "{\"status\":\"" + status + "\",\"labels\":" + labels + "}";
  }

  @Test
  void whatItTellsStandsAmongOurs() {
    assertEquals("1 0 0 0", tell("firing"));
    JsonNode alert = listed("firing,acknowledged,missing").get(0);
    assertEquals("firing", alert.path("state").asText());
    assertEquals("P1", alert.path("severity").asText());
    assertEquals("Tidemark tidemark-1:8080 cannot be scraped", alert.path("title").asText());
    assertEquals("Prometheus has had no answer", alert.path("message").asText());
    assertEquals("external", alert.path("subject").path("kind").asText());
    assertEquals(
        "instance=tidemark-1:8080, job=tidemark, severity=critical",
        alert.path("subject").path("key").asText());
    assertNull(alert.path("runbook").textValue(), "a link is not what a P1 runs");
    assertTrue(alert.path("calls").isEmpty());
    JsonNode why =
        api.get("/v1/alerts/" + alert.path("id").asText() + "/explain")
            .json()
            .path("whenFired")
            .path("bindings");
    assertEquals("https://example.com/down.md", why.path("runbook_url").asText());
    assertEquals("tidemark", why.path("job").asText());
    assertEquals("http://prometheus:9090/graph", why.path("generatorURL").asText());
  }

  @Test
  void toldAgainItIsTheSameAndWhatIsOverIsResolved() {
    assertEquals("1 0 0 0", tell("firing"));
    assertEquals("0 0 1 0", tell("firing"));
    assertEquals("0 1 0 0", tell("resolved"));
    assertEquals("0 0 1 0", tell("resolved"));
    assertEquals(0, listed("firing,acknowledged,missing").size());
    assertEquals(1, listed("resolved").size());
    assertEquals("1 0 0 0", tell("firing"));
  }

  /** As a pair of Alertmanagers does. */
  @Test
  void toldBySeveralAtOnceItIsOpenedOnce() {
    List<String> answers =
        IntStream.range(0, 6).parallel().mapToObj(i -> tell("firing")).sorted().toList();
    assertEquals("1 0 0 0", answers.get(5));
    assertEquals(Set.of("0 0 1 0", "1 0 0 0"), Set.copyOf(answers));
    assertEquals(1, listed("firing,acknowledged,missing").size());
  }

  /** Verbs are a rule's. */
  @Test
  void nothingIsDoneAboutIt() {
    tell("firing");
    String id = listed("firing").get(0).path("id").asText();
    assertEquals("[]", api.get("/v1/alerts/" + id).json().path("calls").toString());
  }

  @Test
  void peopleTakeItOnAndHideItAsTheyDoOurs() {
    tell("firing");
    String id = listed("firing,acknowledged,missing").get(0).path("id").asText();
    assertEquals(200, api.post("/v1/alerts/" + id + "/ack", "{\"note\":\"on it\"}").status());
    assertEquals("0 0 1 0", tell("firing"));
    assertEquals(
        "acknowledged", listed("firing,acknowledged,missing").get(0).path("state").asText());
    String silence =
        "{\"matchers\":[%s,%s],\"minutes\":5,\"reason\":\"a restart\"}"
            .formatted(
                Json.of("field", "rule", "value", name),
                Json.of("field", "kind", "value", "external"));
    assertEquals(201, api.post("/v1/silences", silence).status());
    assertEquals(
        "silence", listed("firing,acknowledged,missing").get(0).path("hidden").path("by").asText());
  }

  /** Whoever tells it tells people; and what Prometheus asks of our alerts may not move itself. */
  @Test
  void nobodyIsToldOfItByUsAndItIsNotCounted() {
    double fired = metrics.counter("tidemark.alerts.fired", "severity", "P1").count();
    tell("firing");
    String text = api.get("/v1/notices").body();
    assertTrue(!text.contains(name), text);
    assertEquals(fired, metrics.counter("tidemark.alerts.fired", "severity", "P1").count());
    JsonNode alert = listed("firing,acknowledged,missing").get(0);
    assertNull(alert.path("waitsFor").textValue());
  }

  @Test
  void ofOneBodyTheGoodIsTakenAndTheRestCounted() {
    String labels = Json.of("alertname", name, "instance", "a");
    assertEquals(
        "2 0 0 4",
        told(
            body(
                alert("firing", labels),
                alert("firing", Json.of("alertname", name, "instance", "b")),
                alert("firing", "{}"),
                alert("shaking", labels),
                alert("firing", Json.of("alertname", "x".repeat(101))),
                "null")));
    assertEquals(2, listed("firing,acknowledged,missing").size());
  }

  /** Its labels tell one from another, however long they are. */
  @Test
  void longLabelsTellAlertsApart() {
    String path = "x".repeat(300);
    assertEquals(
        "2 0 0 0",
        told(
            body(
                alert("firing", Json.of("alertname", name, "path", path + "1")),
                alert("firing", Json.of("alertname", name, "path", path + "2")))));
    assertEquals(
        "0 1 0 0", told(body(alert("resolved", Json.of("alertname", name, "path", path + "1")))));
    assertEquals(1, listed("firing,acknowledged,missing").size());
  }

  @ParameterizedTest
  @CsvSource({
    "critical, P1",
    "page, P1",
    "error, P2",
    "High, P2",
    "warning, P3",
    "info, P3",
    "'', P3"
  })
  void severitiesAreThoseThatAreUsual(String severity, String ours) {
    told(body(alert("firing", Json.of("alertname", name, "severity", severity))));
    assertEquals(ours, listed("firing,acknowledged,missing").get(0).path("severity").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"version\":\"3\",\"alerts\":[]}", "{\"version\":\"4\"}"})
  void whatIsNoWebhookOfAlertmanagerIsRefused(String body) {
    Answer refused = api.post(PATH, body);
    assertEquals("400 INVALID_FIELD", refused.status() + " " + refused.code());
  }

  @Test
  void moreThanAThousandAtOnceAreRefused() {
    String[] many = new String[1_001];
    Arrays.fill(many, "{}");
    assertEquals("INVALID_FIELD", api.post(PATH, body(many)).code());
  }

  @Test
  void noMoreAreOpenedThanThereIsPlaceFor() {
    ToldAlerts none = new ToldAlerts(book, life, clock, metrics, 0, Duration.ofHours(1));
    AlertmanagerNotice.Entry entry =
        new AlertmanagerNotice.Entry("firing", Map.of("alertname", name), null, null, null);
    AlertmanagerNotice notice = new AlertmanagerNotice("4", 0L, List.of(entry));
    assertEquals(new ToldAlerts.Taken(0, 0, 0, 1), none.take(notice));
    assertEquals(0, listed("firing,acknowledged,missing").size());
  }

  /** Whoever told it may be gone, and with it the word that it is over. */
  @Test
  void whatIsNotToldAgainForLongIsOver() {
    tell("firing");
    ToldAlerts later =
        new ToldAlerts(
            book,
            life,
            () -> clock.instant().plus(Duration.ofHours(14)),
            metrics,
            10,
            Duration.ofHours(13));
    later.endSilent();
    assertEquals(0, listed("firing,acknowledged,missing").size());
  }

  @Test
  void whoMayOnlyReadTellsNothing() {
    String key =
        api.post("/v1/keys", Json.of("name", name, "scopes", List.of("read")))
            .json()
            .path("key")
            .asText();
    assertEquals(403, api.as(key).post(PATH, RECORDED.formatted(name, "firing")).status());
  }
}
