package dev.tidemark.notify.flavours;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.outbox.EventType;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs get that keep incidents, field by field. */
class IncidentsTest {

  private final PagerDuty pagerDuty = new PagerDuty();
  private final Alertmanager alertmanager = new Alertmanager();

  @Test
  void aGroupIsOneIncidentFromItsStartToItsEnd() {
    String key = "alerts:few-left/P2/lamps";
    JsonNode fires = Told.body(pagerDuty, Told.example(EventType.ALERT_FIRING));
    assertEquals("trigger", fires.path("event_action").asText());
    assertEquals(key, fires.path("dedup_key").asText());
    assertEquals(Told.SETTINGS.routingKey(), fires.path("routing_key").asText());
    JsonNode payload = fires.path("payload");
    assertEquals("error", payload.path("severity").asText());
    assertEquals("urn:tidemark", payload.path("source").asText());
    assertEquals("2026-11-25T02:17:25Z", payload.path("timestamp").asText());
    assertEquals("few-left", payload.path("group").asText());
    assertEquals("lamps", payload.path("component").asText());
    assertEquals(2, payload.path("custom_details").path("alerts").size());
    JsonNode over = Told.body(pagerDuty, Told.example(EventType.ALERT_RESOLVED));
    assertEquals("resolve", over.path("event_action").asText());
    assertEquals(key, over.path("dedup_key").asText());
    assertFalse(over.has("payload"));
  }

  @ParameterizedTest
  @CsvSource({"0,acknowledge", "1,trigger"})
  void itIsAcknowledgedWhenAllAre(int waiting, String action) {
    CloudEvent event =
        Told.changed(EventType.ALERT_ACKNOWLEDGED, data -> data.put("waiting", waiting));
    assertEquals(action, Told.body(pagerDuty, event).path("event_action").asText());
  }

  @ParameterizedTest
  @CsvSource({"P1,critical", "P2,error", "P3,warning"})
  void severitiesAreTheirs(String ours, String theirs) {
    CloudEvent event = Told.changed(EventType.ALERT_FIRING, data -> data.put("severity", ours));
    assertEquals(theirs, Told.body(pagerDuty, event).path("payload").path("severity").asText());
    assertEquals(
        theirs, Told.body(alertmanager, event).path("commonLabels").path("severity").asText());
  }

  @Test
  void newsIsNoIncident() {
    assertFalse(pagerDuty.takes("stock.changed"));
    assertFalse(pagerDuty.takes("reservation.expired"));
    assertFalse(alertmanager.takes("alert.acknowledged"));
    assertTrue(pagerDuty.takes("webhook.test"));
    assertThrows(
        IllegalArgumentException.class,
        () -> Told.body(pagerDuty, Told.example(EventType.STOCK_CHANGED)));
  }

  @Test
  void aSummaryIsOneLineOfBoundedLength() {
    JsonNode body = Told.body(pagerDuty, Told.saying("a\nb\u0000" + "x".repeat(10_000)));
    String summary = body.path("payload").path("summary").asText();
    assertTrue(summary.startsWith("P2 a bx"), summary);
    assertTrue(summary.length() <= 1_024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "0123456789abcdef0123456789abcde!"})
  void aRoutingKeyHas32LettersAndDigits(String key) {
    assertThrows(
        ProblemException.class, () -> pagerDuty.require(new FlavourSettings(key, null, null)));
    assertThrows(ProblemException.class, () -> pagerDuty.require(FlavourSettings.NONE));
    pagerDuty.require(Told.SETTINGS);
  }

  @Test
  void alertmanagersReceiversGetAGroup() {
    JsonNode body = Told.body(alertmanager, Told.example(EventType.ALERT_FIRING));
    assertEquals("4", body.path("version").asText());
    assertTrue(body.path("version").isTextual());
    assertEquals("firing", body.path("status").asText());
    assertEquals("few-left", body.path("groupLabels").path("alertname").asText());
    assertEquals(
        "{}:{alertname=\"few-left\", priority=\"P2\", scope=\"lamps\", severity=\"error\"}",
        body.path("groupKey").asText());
    assertEquals(0, body.path("truncatedAlerts").asInt(-1));
    JsonNode alert = body.path("alerts").path(0);
    assertEquals("LAMP-1", alert.path("labels").path("product").asText());
    assertEquals("2026-11-25T02:17:23.993Z", alert.path("startsAt").asText());
    assertEquals("0001-01-01T00:00:00Z", alert.path("endsAt").asText());
    assertTrue(alert.path("fingerprint").asText().matches("[0-9a-f]{16}"));
    assertEquals(
        "7 left, 2.5 a minute are sold", alert.path("annotations").path("description").asText());
    assertFalse(body.path("commonLabels").has("product"), "two products have none in common");
    assertEquals("lamps", body.path("commonLabels").path("category").asText());
  }

  @Test
  void anAlertKeepsItsFingerprintUntilItIsOver() {
    JsonNode fires = Told.body(alertmanager, Told.example(EventType.ALERT_FIRING));
    JsonNode over = Told.body(alertmanager, Told.example(EventType.ALERT_RESOLVED));
    assertEquals("resolved", over.path("status").asText());
    assertEquals(
        fires.path("alerts").path(0).path("fingerprint"),
        over.path("alerts").path(0).path("fingerprint"));
    assertEquals(fires.path("groupKey"), over.path("groupKey"));
    assertEquals("2026-11-25T02:31:10.500Z", over.path("alerts").path(0).path("endsAt").asText());
  }

  /** The values are those of prometheus/common, model/signature_test.go. */
  @Test
  void fingerprintsAreThoseOfPrometheus() {
    assertEquals("cbf29ce484222325", Alertmanager.fingerprint(new TreeMap<>()));
    assertEquals(
        String.format("%016x", 5_799_056_148_416_392_346L),
        Alertmanager.fingerprint(
            new TreeMap<>(Map.of("name", "garland, briggs", "fear", "love is not enough"))));
  }

  @Test
  void whatIsNotListedIsCounted() {
    CloudEvent event = Told.changed(EventType.ALERT_FIRING, data -> data.put("firing", 10_000));
    assertEquals(9_998, Told.body(alertmanager, event).path("truncatedAlerts").asInt());
  }

  @Test
  void whatIsNoNoticeIsOneAlert() {
    JsonNode body = Told.body(alertmanager, Told.example(EventType.RESPONSE_PROPOSED));
    assertEquals(1, body.path("alerts").size());
    assertEquals("response.proposed", body.path("groupLabels").path("alertname").asText());
  }

  @ParameterizedTest
  @CsvSource({"routing_key is incorrect,AGAIN", "summary is too long,REFUSED"})
  void whatNobodyCanMendIsNotTriedAgain(String error, Verdict.Fate fate) {
    String body = "{\"status\":\"invalid event\",\"errors\":[\"" + error + "\"]}";
    assertEquals(fate, pagerDuty.judge(400, body).fate());
  }

  @ParameterizedTest
  @CsvSource({
    "202,TAKEN",
    "200,TAKEN",
    "413,REFUSED",
    "429,AGAIN",
    "500,AGAIN",
    "302,AGAIN",
    "410,GONE"
  })
  void answersAreJudgedByTheirStatus(int status, Verdict.Fate fate) {
    assertEquals(fate, pagerDuty.judge(status, "{\"status\":\"x\"}").fate());
    assertEquals(fate, alertmanager.judge(status, "").fate());
  }
}
