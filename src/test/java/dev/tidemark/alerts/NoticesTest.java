package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.Aside;
import dev.tidemark.FakeClock;
import dev.tidemark.TidemarkTest;
import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.outbox.ProductEvents;
import dev.tidemark.rules.Evaluation;
import dev.tidemark.rules.Finding;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import dev.tidemark.storage.ProductDatabase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What people are told, on the real database, at a time that the service's own loops never see. */
@TidemarkTest
class NoticesTest {

  private static final Instant START = Instant.parse("2130-01-01T00:00:00Z");

  @Inject ProductDatabase database;
  @Inject ProductEvents events;
  @Inject AlertCounters counters;
  @Inject AlertCounts counts;

  private final FakeClock clock = new FakeClock(START);
  private final String sku = Api.newSku();
  private final Findings.Rule rule = Findings.rule(Findings.newRule(), Severity.P2);
  private AlertSettings settings = AlertSettings.DEFAULTS;
  private final AlertLife life =
      new AlertLife(LifeSettings.DEFAULTS, () -> new TimeOrderedIds(clock).next(0));

  private AlertBook book() {
    return new AlertBook(database, events, life, AlertSettings.DEFAULTS, counters, clock);
  }

  private void pass() {
    Notices notices = new Notices(database, events, settings, clock);
    Passes.of(new AlertTimers(database, book(), life, notices, counts, clock), database, clock);
  }

  /** What a rule's people were told: kind, how many fire, and how many of them are new. */
  private List<String> told(Findings.Rule of) {
    return notices(of).stream()
        .map(one -> "%s %d %d".formatted(one.kind(), one.firing(), one.fresh()))
        .toList();
  }

  private List<Notice> notices(Findings.Rule of) {
    return database.transact(
        c -> NoticeRows.read(c, "rule_name = '" + of.name() + "' ORDER BY id", 1000));
  }

  private void found(Finding... findings) {
    Set<RuleRef> live = new HashSet<>();
    Arrays.stream(findings).forEach(finding -> live.add(RuleRef.of(finding)));
    List<Subject> subjects = Arrays.stream(findings).map(Finding::subject).distinct().toList();
    book().apply(subjects, Findings.of(findings), live);
  }

  private void over(Findings.Rule of, String... skus) {
    book()
        .apply(Arrays.stream(skus).map(Subject::product).toList(), Findings.of(), Set.of(of.ref()));
  }

  private void after(Duration wait) {
    clock.advance(wait);
    pass();
  }

  @Test
  void theFirstP1IsToldAtOnce() {
    Findings.Rule worst = rule.of(Severity.P1);
    found(worst.about(sku));
    pass();
    pass();
    assertEquals(List.of("firing 1 1"), told(worst));
    Notice notice = notices(worst).get(0);
    assertEquals("412 units at risk, empty in 3 min: Low water, " + sku, notice.title());
    assertEquals(sku, notice.alerts().get(0).subject());
  }

  @Test
  void othersWaitForMore() {
    found(rule.about(sku + "a"));
    after(Duration.ofSeconds(5));
    found(rule.about(sku + "b"));
    after(Duration.ofSeconds(4));
    assertEquals(List.of(), told(rule));
    after(Duration.ofSeconds(1));
    assertEquals(List.of("firing 2 2"), told(rule));
    assertEquals(
        "824 units at risk, empty in 3 min: Low water, 2 alerts", notices(rule).get(0).title());
  }

  @Test
  void aGroupThatGrowsIsToldAgainAfterAMinute() {
    found(rule.about(sku + "a"));
    after(Duration.ofSeconds(10));
    found(rule.about(sku + "b"));
    after(Duration.ofSeconds(59));
    assertEquals(1, told(rule).size());
    after(Duration.ofSeconds(1));
    assertEquals(List.of("firing 1 1", "firing 2 1"), told(rule));
  }

  @Test
  void itIsRepeatedWhileNobodyIsAtIt() {
    Findings.Rule often = rule.repeating(Duration.ofMinutes(20));
    found(often.about(sku));
    after(Duration.ofSeconds(10));
    after(Duration.ofMinutes(19));
    assertEquals(1, told(often).size());
    after(Duration.ofMinutes(1));
    assertEquals(List.of("firing 1 1", "repeat 1 0"), told(often));
    var unused =
        book()
            .change(
                c -> AlertRows.of(c, List.of(Subject.product(sku))),
                alert -> life.acknowledge(alert, "somebody", Map.of(), clock.millis()));
    after(Duration.ofHours(20));
    assertEquals(2, told(often).size());
  }

  @Test
  void theEndIsToldOnceWhenAllAreOver() {
    found(rule.about(sku + "a"), rule.about(sku + "b"));
    after(Duration.ofSeconds(10));
    over(rule, sku + "a");
    pass();
    assertEquals(1, told(rule).size());
    over(rule, sku + "b");
    pass();
    after(Duration.ofHours(20));
    assertEquals(List.of("firing 2 2", "resolved 0 0"), told(rule));
  }

  @Test
  void whatIsOverBeforeItWasToldIsNotTold() {
    found(rule.about(sku));
    clock.advance(Duration.ofSeconds(5));
    over(rule, sku);
    after(Duration.ofHours(1));
    assertEquals(List.of(), told(rule));
  }

  @Test
  void escalationIsToldAtOnce() {
    Findings.Rule worst = rule.of(Severity.P1);
    found(worst.about(sku + "a"), worst.about(sku + "b"));
    pass();
    after(Duration.ofSeconds(299));
    assertEquals(1, told(worst).size());
    after(Duration.ofSeconds(1));
    assertEquals(List.of("firing 2 2", "escalated 2 0"), told(worst));
    pass();
    assertEquals(2, told(worst).size());
  }

  @Test
  void neitherShadowNorPendingOnesAreTold() {
    found(rule.inShadow().about(sku), rule.holding(100).about(sku));
    after(Duration.ofSeconds(60));
    assertEquals(List.of(), told(rule));
  }

  @Test
  void missingDataIsNeitherToldNorAnEnd() {
    found(rule.about(sku));
    after(Duration.ofSeconds(10));
    Evaluation missing = Findings.undecided(rule, sku);
    book().apply(List.of(Subject.product(sku)), missing, Set.of(rule.ref()));
    after(Duration.ofMinutes(5));
    found(rule.about(sku));
    after(Duration.ofMinutes(5));
    assertEquals(List.of("firing 1 1"), told(rule));
  }

  @Test
  void whatASilenceHidIsToldWhenItEnds() {
    Findings.Rule never = Findings.rule(Findings.newRule(), Severity.P2).neverHidden();
    silence(sku, Duration.ofMinutes(10));
    found(rule.about(sku), never.about(sku));
    after(Duration.ofSeconds(10));
    assertEquals(List.of("firing 1 1"), told(never), "never hidden");
    after(Duration.ofSeconds(589));
    assertEquals(List.of(), told(rule));
    clock.advance(Duration.ofSeconds(1));
    after(AlertSettings.DEFAULTS.look());
    assertEquals(List.of("firing 1 1"), told(rule));
  }

  private void silence(String skus, Duration length) {
    Silence wanted =
        new Silence(
            0,
            List.of(new Matcher("sku", skus, null)),
            "test",
            "somebody",
            clock.millis(),
            clock.instant().plus(length).toEpochMilli());
    Silence silence = database.transact(c -> SilenceRows.add(c, wanted));
    assertTrue(silence.id() > 0);
  }

  @Test
  void whatIsHiddenIsNotEscalated() {
    silence(sku, Duration.ofSeconds(1210));
    Findings.Rule worst = rule.of(Severity.P1);
    found(worst.about(sku));
    pass();
    for (int i = 0; i < 4; i++) {
      after(Duration.ofMinutes(5));
    }
    after(Duration.ofSeconds(15));
    assertEquals(List.of("firing 1 1"), told(worst));
    after(Duration.ofSeconds(299));
    assertEquals(1, told(worst).size());
    after(Duration.ofSeconds(1));
    assertEquals(List.of("firing 1 1", "escalated 1 0"), told(worst));
  }

  @Test
  void aWorseAlertOfTheSameProductHidesLesserOnes() {
    Findings.Rule worst = Findings.rule(Findings.newRule(), Severity.P1);
    Findings.Rule least = Findings.rule(Findings.newRule(), Severity.P3);
    found(worst.about(sku), least.about(sku), rule.about(sku));
    after(Duration.ofSeconds(20));
    assertEquals(List.of("firing 1 1"), told(worst));
    assertEquals(List.of("firing 1 1"), told(rule), "a P2 of another rule");
    assertEquals(List.of(), told(least));
    book()
        .apply(
            List.of(Subject.product(sku)),
            Findings.of(least.about(sku), rule.about(sku)),
            Set.of(worst.ref(), least.ref(), rule.ref()));
    after(AlertSettings.DEFAULTS.look());
    assertEquals(List.of("firing 1 1"), told(least));
  }

  @Test
  void anEditThatChangesTheSeverityMovesItToAnotherGroup() {
    found(rule.about(sku));
    after(Duration.ofSeconds(10));
    found(rule.version(2).of(Severity.P1).about(sku));
    pass();
    pass();
    assertEquals(List.of("firing 1 1", "firing 1 1", "resolved 0 0"), sorted(told(rule)));
    assertEquals(
        Set.of(Severity.P1, Severity.P2),
        Set.copyOf(notices(rule).stream().map(Notice::severity).toList()));
  }

  @Test
  void aProductOfAnotherCategoryMovesItsAlertToAnotherGroup() {
    found(rule.in("clocks").about(sku));
    after(Duration.ofSeconds(10));
    book()
        .apply(
            Map.of(Subject.product(sku), "lamps"),
            Findings.of(rule.in("lamps").about(sku)),
            Set.of(rule.ref()));
    pass();
    pass();
    assertEquals(List.of("firing 1 1", "firing 1 1", "resolved 0 0"), sorted(told(rule)));
    assertEquals(
        Set.of("clocks", "lamps"), Set.copyOf(notices(rule).stream().map(Notice::scope).toList()));
  }

  private static List<String> sorted(List<String> texts) {
    return texts.stream().sorted().toList();
  }

  @Test
  void severalProcessesTellOnce() {
    found(rule.about(sku));
    clock.advance(Duration.ofSeconds(10));
    List<CompletableFuture<Void>> running =
        IntStream.range(0, 4).mapToObj(i -> Aside.run(this::pass)).toList();
    running.forEach(CompletableFuture::join);
    assertEquals(List.of("firing 1 1"), told(rule));
  }

  @Test
  void ofAVeryLargeGroupSomeAreLookedAtAndAllAreCounted() {
    settings = lookingAt(3);
    found(rule.about(sku + "a"), rule.about(sku + "b"), rule.about(sku + "c"));
    found(rule.about(sku + "d"), rule.about(sku + "e"));
    after(Duration.ofSeconds(10));
    assertEquals(List.of("firing 5 3"), told(rule));
    assertEquals(
        "at least 1236 units at risk, empty in 3 min: Low water, 5 alerts",
        notices(rule).get(0).title());
    after(Duration.ofMinutes(1));
    assertEquals(List.of("firing 5 3", "firing 5 2"), told(rule));
    assertEquals(
        List.of("a", "b", "c", "d", "e"),
        sorted(
            notices(rule).stream()
                .flatMap(notice -> notice.alerts().stream())
                .map(told -> told.subject().substring(sku.length()))
                .toList()));
    over(rule, sku + "a", sku + "b", sku + "c");
    pass();
    assertEquals(2, told(rule).size(), "two of them fire still");
    over(rule, sku + "d", sku + "e");
    pass();
    assertEquals("resolved 0 0", told(rule).get(2));
  }

  @Test
  void ofAVeryLargeGroupHiddenOnesNeitherEndItNorKeepNewOnesBack() {
    settings = lookingAt(2);
    found(rule.about(sku + "a"));
    after(Duration.ofSeconds(10));
    silence(sku + "-hidden-*", Duration.ofHours(1));
    found(rule.about(sku + "-hidden-1"), rule.about(sku + "-hidden-2"));
    after(Duration.ofMinutes(1));
    assertEquals(List.of("firing 1 1"), told(rule));
    found(rule.about(sku + "b"));
    after(Duration.ofSeconds(10));
    assertEquals(2, told(rule).size());
    assertEquals(sku + "b", notices(rule).get(1).alerts().get(0).subject());
  }

  private static AlertSettings lookingAt(int most) {
    AlertSettings usual = AlertSettings.DEFAULTS;
    return new AlertSettings(
        usual.mostOpenPerRule(),
        most,
        usual.gather(),
        usual.again(),
        usual.againP1(),
        usual.repeatP1(),
        usual.repeatP2(),
        usual.repeatP3(),
        usual.look(),
        usual.keep(),
        usual.life());
  }

  /** Of one rule, 5000 are open at the most; of all, people hear a few times. */
  @Test
  void tenThousandAlertsOfAMinuteAreAHandfulOfNotices() {
    List<Findings.Rule> halves = List.of(rule, Findings.rule(Findings.newRule(), Severity.P2));
    for (int second = 0; second < 10; second++) {
      List<Finding> findings = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String one = sku + "-" + second + "-" + i;
        halves.forEach(half -> findings.add(half.in("clocks").about(one)));
      }
      found(findings.toArray(Finding[]::new));
      after(Duration.ofSeconds(6));
    }
    after(Duration.ofSeconds(60));
    for (Findings.Rule half : halves) {
      List<Notice> told = notices(half);
      assertTrue(told.size() <= 3, told::toString);
      assertEquals(5000, told.stream().mapToInt(Notice::fresh).sum());
      assertTrue(told.stream().allMatch(notice -> notice.alerts().size() <= 20));
    }
    retire(halves);
  }

  private void retire(List<Findings.Rule> rules) {
    Set<RuleRef> others = new HashSet<>(database.transact(DueRows::rules));
    rules.forEach(one -> others.remove(one.ref()));
    book().retire(one -> !others.contains(one));
    Set<RuleRef> open = database.transact(DueRows::rules);
    assertTrue(rules.stream().noneMatch(one -> open.contains(one.ref())), "still open");
  }
}
