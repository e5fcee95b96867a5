package dev.tidemark.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.FakeClock;
import dev.tidemark.TidemarkTest;
import dev.tidemark.alerts.AlertCases;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventSchemas;
import dev.tidemark.outbox.ProductEvents;
import dev.tidemark.outbox.SeenEvents;
import dev.tidemark.rules.Severity;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A storm of alerts whose responses all wait for a person. */
@TidemarkTest
class AskingsTest {

  @Inject ProductDatabase database;
  @Inject ProductEvents outbox;
  @Inject AlertCases alerts;
  @Inject AskedRows rows;

  /** Ahead of the real one, so that the service itself finds none of this due. */
  private final FakeClock clock = new FakeClock(Instant.now().plus(Duration.ofHours(1)));

  private final String rule = "storm-" + UUID.randomUUID();
  private ResponseEvents events;
  private Askings askings;
  private SeenEvents seen;

  @BeforeEach
  void connect() {
    events = new ResponseEvents(outbox, alerts, rows, clock);
    askings = new Askings(database, rows, events, clock);
    seen = new SeenEvents(database);
  }

  @Test
  void aThousandAreTwentyEventsAndOneThatHasTheNumber() {
    List<ResponseRow> asked = ask(1_000);
    assertEquals(20, asked.stream().filter(row -> told(row) == 1).count());
    assertEquals(980, asked.stream().filter(row -> told(row) == 0).count());
    askings.tell();
    assertEquals(List.of(), waiting(), "the minute is not over");
    clock.advance(Duration.ofMinutes(1));
    askings.tell();
    askings.tell();
    assertEquals(1, waiting().size(), "once");
    Event event = waiting().get(0);
    assertEquals("response.waiting", event.type());
    assertEquals("P2", event.labels().severity());
    JsonNode data = EventSchemas.requireValid(event);
    assertEquals(980, data.path("untold").asInt());
    assertEquals(0, data.path("waiting").asInt(), "none of them is in the table");
    assertEquals(rule, data.path("rule").asText());
  }

  @Test
  void theNextMinuteBeginsAnewAndNothingIsLostInBetween() {
    ask(21);
    clock.advance(Duration.ofMinutes(2));
    List<ResponseRow> late = ask(3);
    assertTrue(late.stream().noneMatch(row -> row.told), "what is counted is told first");
    askings.tell();
    assertEquals(4, EventSchemas.requireValid(waiting().get(0)).path("untold").asInt());
    assertTrue(ask(20).stream().allMatch(row -> row.told));
    assertFalse(ask(1).get(0).told);
  }

  @Test
  void fewAreToldOneByOneAndNothingElse() {
    ask(20);
    clock.advance(Duration.ofMinutes(1));
    askings.tell();
    assertEquals(List.of(), waiting());
    assertTrue(ask(20).stream().allMatch(row -> told(row) == 1));
  }

  @Test
  void whatWasOnlyCountedIsToldIfAPersonRefusesItAndNotIfItIsOver() {
    List<ResponseRow> asked = ask(22);
    ResponseRow over = asked.get(20);
    ResponseRow rejected = asked.get(21);
    ResponseRow first = asked.get(0);
    over.verdict = Verdict.NOT_APPROVED;
    first.verdict = Verdict.NOT_APPROVED;
    rejected.verdict = Verdict.REJECTED;
    tell(over, "refuse");
    tell(first, "refuse");
    tell(rejected, "reject");
    assertEquals(0, told(over));
    assertEquals(2, told(first));
    assertEquals(1, told(rejected));
  }

  private List<Event> waiting() {
    return seen.about("responses:throttle/" + rule);
  }

  private int told(ResponseRow row) {
    return seen.about("response:" + row.id).size();
  }

  private List<ResponseRow> ask(int times) {
    List<ResponseRow> asked = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      ResponseRow row = new ResponseRow();
      row.id = UUID.randomUUID();
      row.alertId = UUID.randomUUID();
      row.ruleName = rule;
      row.severity = Severity.P2;
      row.subjectKey = "LAMP-" + i;
      row.targetKind = Target.Kind.PRODUCT;
      row.targetKey = row.subjectKey;
      row.verdict = Verdict.WAITS;
      asked.add(row);
      tell(row, "ask");
    }
    return asked;
  }

  private void tell(ResponseRow row, String what) {
    row.version++;
    QuarkusTransaction.requiringNew()
        .run(() -> events.tell(row, what, row.version > 1, "tidemark", "It waits for a person"));
  }
}
