package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.FakeClock;
import dev.tidemark.TidemarkTest;
import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventSchemas;
import dev.tidemark.outbox.ProductEvents;
import dev.tidemark.outbox.SeenEvents;
import dev.tidemark.rules.Finding;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import dev.tidemark.storage.ProductDatabase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others are told of alerts, on the real database, at a time of its own. */
@TidemarkTest
class AlertEventsTest {

  private static final Instant START = Instant.parse("2140-01-01T00:00:00Z");

  @Inject ProductDatabase database;
  @Inject ProductEvents events;
  @Inject AlertCounters counters;
  @Inject AlertCounts counts;

  private final FakeClock clock = new FakeClock(START);
  private final String sku = Api.newSku();
  private final Findings.Rule rule = Findings.rule(Findings.newRule(), Severity.P2);
  private final AlertLife life =
      new AlertLife(LifeSettings.DEFAULTS, () -> new TimeOrderedIds(clock).next(0));

  @SuppressWarnings("NullAway.Init")
  private SeenEvents seen;

  @BeforeEach
  void watch() {
    seen = new SeenEvents(database);
  }

  private AlertBook book() {
    return new AlertBook(database, events, life, AlertSettings.DEFAULTS, counters, clock);
  }

  private void after(Duration wait) {
    clock.advance(wait);
    Notices notices = new Notices(database, events, AlertSettings.DEFAULTS, clock);
    Passes.of(new AlertTimers(database, book(), life, notices, counts, clock), database, clock);
  }

  private void found(Finding... findings) {
    List<Subject> subjects = Arrays.stream(findings).map(Finding::subject).distinct().toList();
    book().apply(subjects, Findings.of(findings), Set.of(RuleRef.of(findings[0])));
  }

  private void over(Findings.Rule of, String... skus) {
    book()
        .apply(Arrays.stream(skus).map(Subject::product).toList(), Findings.of(), Set.of(of.ref()));
  }

  private void acknowledge(String of) {
    var unused =
        book()
            .change(
                c -> AlertRows.of(c, List.of(Subject.product(of))),
                alert ->
                    life.acknowledge(alert, "key:night", Map.of("note", "On it"), clock.millis()));
  }

  private List<Event> told(Findings.Rule of) {
    return seen.about("alerts:" + of.name() + "/" + of.severity() + "/product");
  }

  private static List<String> types(List<Event> events) {
    return events.stream().map(Event::type).toList();
  }

  private static JsonNode data(Event event) {
    return EventSchemas.requireValid(event);
  }

  @Test
  void aGroupIsToldFromItsStartToItsEnd() {
    found(rule.about(sku + "a"), rule.about(sku + "b"));
    after(Duration.ofSeconds(10));
    acknowledge(sku + "a");
    acknowledge(sku + "a");
    over(rule, sku + "a", sku + "b");
    after(Duration.ofSeconds(1));
    List<Event> told = told(rule);
    assertEquals(List.of("alert.firing", "alert.acknowledged", "alert.resolved"), types(told));
    JsonNode firing = data(told.get(0));
    assertEquals("firing", firing.path("kind").asText());
    assertEquals(2, firing.path("firing").asInt());
    assertEquals(
        List.of(sku + "a", sku + "b"),
        firing.path("alerts").findValuesAsText("subject").stream().sorted().toList());
    assertEquals(412, firing.path("alerts").path(0).path("unitsAtRisk").asInt());
    JsonNode taken = data(told.get(1));
    assertEquals("key:night", taken.path("by").asText());
    assertEquals("On it", taken.path("note").asText());
    assertEquals(1, taken.path("waiting").asInt());
    JsonNode over = data(told.get(2));
    assertEquals(2, over.path("alerts").size(), over.toString());
    assertTrue(over.path("alerts").path(0).has("resolvedAt"), over.toString());
  }

  @Test
  void anEndTellsOfItsOwnAlertsOnly() {
    found(rule.about(sku + "a"));
    after(Duration.ofSeconds(10));
    over(rule, sku + "a");
    after(Duration.ofSeconds(1));
    after(Duration.ofHours(1));
    found(rule.about(sku + "b"));
    after(Duration.ofSeconds(70));
    over(rule, sku + "b");
    after(Duration.ofSeconds(1));
    List<Event> told = told(rule);
    assertEquals(
        List.of("alert.firing", "alert.resolved", "alert.firing", "alert.resolved"), types(told));
    JsonNode last = data(told.get(3)).path("alerts");
    assertEquals(1, last.size(), last.toString());
    assertEquals(sku + "b", last.path(0).path("subject").asText());
  }

  @Test
  void labelsSayWhatItIsAbout() {
    Findings.Rule often = rule.repeating(Duration.ofMinutes(20));
    found(often.about(sku));
    after(Duration.ofSeconds(10));
    found(often.about(sku + "b"));
    after(Duration.ofMinutes(1));
    after(Duration.ofMinutes(20));
    List<Event> told = told(often);
    assertEquals(sku, told.get(0).labels().sku());
    assertEquals(
        List.of("P2"), told.stream().map(one -> one.labels().severity()).distinct().toList());
    assertEquals("repeat", data(told.get(2)).path("kind").asText());
    assertEquals(2, data(told.get(2)).path("alerts").size());
    assertNull(told.get(2).labels().sku(), "of several products it says none");
  }

  @Test
  void whatNobodyAcknowledgesIsToldAsEscalated() {
    found(rule.about(sku));
    after(Duration.ofSeconds(10));
    after(Duration.ofMinutes(31));
    assertEquals(List.of("alert.firing", "alert.escalated"), types(told(rule)));
  }

  @Test
  void whatPeopleWereNotToldOfIsAcknowledgedInSilence() {
    found(rule.about(sku));
    acknowledge(sku);
    after(Duration.ofMinutes(5));
    assertEquals(List.of(), told(rule));
  }

  @Test
  void hiddenAlertsAreToldToNobody() {
    String match = "[{\"field\":\"rule\",\"value\":\"" + rule.name() + "\"}]";
    database.transact(
        c -> {
          try (var insert =
              c.prepareStatement(
                  """
                  INSERT INTO silence (matchers, reason, made_by, starts_millis, ends_millis)
                  VALUES (?, '', 'test', ?, ?)""")) {
            insert.setString(1, match);
            insert.setLong(2, clock.millis());
            insert.setLong(3, clock.millis() + Duration.ofHours(1).toMillis());
            return insert.executeUpdate();
          }
        });
    found(rule.about(sku));
    after(Duration.ofSeconds(10));
    after(Duration.ofMinutes(30));
    assertEquals(List.of(), told(rule));
  }

  @Test
  void aStormIsToldInAFewEvents() {
    Findings.Rule worst = rule.of(Severity.P1);
    for (int second = 0; second < 60; second++) {
      String prefix = sku + "-" + second + "-";
      found(IntStream.range(0, 5).mapToObj(i -> worst.about(prefix + i)).toArray(Finding[]::new));
      after(Duration.ofSeconds(1));
    }
    List<Event> told = told(worst);
    assertTrue(told.size() <= 7, types(told).toString());
    JsonNode last = data(told.get(told.size() - 1));
    assertEquals(20, last.path("alerts").size());
    assertTrue(last.path("firing").asInt() > 200, last.path("firing").asText());
  }
}
