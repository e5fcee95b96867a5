package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The book on the real database; a time so far off that the loops of the service find nothing. */
@TidemarkTest
class AlertBookTest {

  private static final Instant START = Instant.parse("2120-01-01T00:00:00Z");

  @Inject ProductDatabase database;
  @Inject ProductEvents events;
  @Inject AlertCounters counters;
  @Inject AlertCounts counts;

  private final FakeClock clock = new FakeClock(START);
  private final String sku = Api.newSku();
  private final Findings.Rule rule = Findings.rule(Findings.newRule(), Severity.P2);

  private AlertBook book(AlertSettings settings) {
    TimeOrderedIds ids = new TimeOrderedIds(clock);
    AlertLife life = new AlertLife(settings.life(), () -> ids.next(0));
    return new AlertBook(database, events, life, settings, counters, clock);
  }

  private AlertBook book() {
    return book(AlertSettings.DEFAULTS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemark.alerts.LifeTable#rows")
  void livesByTheTableWithARestartAtEveryAttempt(String row) {
    LifeTable.play(row, sku, new Stored());
  }

  private final class Stored implements LifeTable.Stage {

    private AlertBook book = book();
    private Findings.Rule last = rule;

    @Override
    public void at(long second) {
      clock.advance(Duration.between(clock.instant(), START.plusSeconds(second)));
    }

    @Override
    public void observe(Observation observed) {
      if (observed instanceof Observation.True seen) {
        last = Findings.rule(seen.finding().rule().name(), seen.finding().settings().severity());
        last = seen.finding().shadow() ? last.inShadow() : last;
        book.apply(subjects(sku), Findings.of(seen.finding()), Set.of(last.ref()));
      } else {
        Evaluation evaluation =
            observed == Observation.UNTRUE ? Findings.of() : Findings.undecided(last, sku);
        book.apply(subjects(sku), evaluation, Set.of(last.ref()));
      }
    }

    @Override
    public void ruleGone() {
      book.apply(subjects(sku), Findings.of(), Set.of());
    }

    @Override
    public void acknowledge() {
      var unused =
          book.change(
              c -> known(),
              alert -> life().acknowledge(alert, "somebody", Map.of(), clock.millis()));
    }

    @Override
    public void resolve() {
      var unused =
          book.change(
              c -> known(),
              alert -> life().resolveByHand(alert, "somebody", Map.of(), clock.millis()));
    }

    @Override
    public void time() {
      var unused = book.change(c -> known(), alert -> life().escalateIfDue(alert, clock.millis()));
    }

    @Override
    public void restart() {
      book = book();
    }

    @Override
    public @Nullable Alert alert() {
      // Also one that need not be remembered any more.
      String mine = "subject_key = '" + sku + "'";
      List<Alert> all = database.transact(c -> AlertRows.read(c, mine));
      return Verdict.byFingerprint(all).values().stream().findFirst().orElse(null);
    }

    private List<Alert> known() {
      return List.copyOf(Verdict.byFingerprint(AlertBookTest.this.known(sku)).values());
    }
  }

  private AlertLife life() {
    return new AlertLife(LifeSettings.DEFAULTS, () -> new TimeOrderedIds(clock).next(0));
  }

  private List<Alert> known(String sku) {
    return database.transact(c -> AlertRows.of(c, subjects(sku)));
  }

  private static List<Subject> subjects(String... skus) {
    return List.of(skus).stream().map(Subject::product).toList();
  }

  /** Without what responses add, some time later. */
  private List<AlertChange> history(String ruleName) {
    String condition = "rule_name = '" + ruleName + "' AND what <> '" + What.RESPONDED.name() + "'";
    return database.transact(c -> HistoryRows.read(c, condition, Integer.MAX_VALUE));
  }

  private List<What> happened(String ruleName) {
    return history(ruleName).stream().map(AlertChange::what).toList();
  }

  @Test
  void whatStaysTheSameIsNotWritten() {
    book().apply(subjects(sku), Findings.of(rule.about(sku)), Set.of(rule.ref()));
    long version = known(sku).get(0).version();
    clock.advance(Duration.ofSeconds(59));
    book().apply(subjects(sku), Findings.of(rule.about(sku)), Set.of(rule.ref()));
    assertEquals(version, known(sku).get(0).version());
    book().apply(subjects(sku), Findings.of(rule.about(sku, "lower")), Set.of(rule.ref()));
    assertEquals("lower", known(sku).get(0).seen().message());
    clock.advance(Duration.ofMinutes(1));
    book().apply(subjects(sku), Findings.of(rule.about(sku, "lower")), Set.of(rule.ref()));
    assertEquals(clock.millis(), known(sku).get(0).seen().atMillis());
    assertEquals(List.of(What.FIRED), happened(rule.name()));
  }

  @Test
  void figuresOfAMessageWaitAMinute() {
    book().apply(subjects(sku), Findings.of(rule.about(sku, "412 left")), Set.of(rule.ref()));
    clock.advance(Duration.ofSeconds(59));
    book().apply(subjects(sku), Findings.of(rule.about(sku, "9.5 left")), Set.of(rule.ref()));
    assertEquals("412 left", known(sku).get(0).seen().message());
    clock.advance(Duration.ofSeconds(1));
    book().apply(subjects(sku), Findings.of(rule.about(sku, "9.5 left")), Set.of(rule.ref()));
    assertEquals("9.5 left", known(sku).get(0).seen().message());
  }

  @Test
  void whatFlickersBeforeItFiresLeavesNothingBehind() {
    Findings.Rule slow = rule.holding(60);
    for (int i = 0; i < 5; i++) {
      book().apply(subjects(sku), Findings.of(slow.about(sku)), Set.of(rule.ref()));
      assertEquals(1, known(sku).size());
      book().apply(subjects(sku), Findings.of(), Set.of(rule.ref()));
      String all = "rule_name = '" + rule.name() + "'";
      assertEquals(List.of(), database.transact(c -> AlertRows.read(c, all)));
    }
    assertEquals(List.of(), happened(rule.name()));
  }

  @Test
  void whatFlickersWhileItClearsIsToldNowAndThen() {
    Findings.Rule clearing = rule.clearing(60);
    for (int i = 0; i < 12; i++) {
      book().apply(subjects(sku), Findings.of(clearing.about(sku)), Set.of(rule.ref()));
      assertEquals(0, known(sku).get(0).life().dueMillis());
      book().apply(subjects(sku), Findings.of(), Set.of(rule.ref()));
      assertEquals(clock.millis() + 60_000, known(sku).get(0).life().dueMillis());
      clock.advance(Duration.ofSeconds(1));
    }
    assertEquals(
        List.of(What.FIRED, What.CLEARING, What.RELAPSED, What.CLEARING, What.RELAPSED),
        happened(rule.name()));
  }

  @Test
  void dataThatFlickersIsToldNowAndThen() {
    for (int second = 0; second < 1500; second += 5) {
      book().apply(subjects(sku), Findings.of(rule.about(sku)), Set.of(rule.ref()));
      assertEquals(AlertState.FIRING, known(sku).get(0).life().state());
      book().apply(subjects(sku), Findings.undecided(rule, sku), Set.of(rule.ref()));
      assertEquals(AlertState.MISSING, known(sku).get(0).life().state());
      clock.advance(Duration.ofSeconds(5));
    }
    assertEquals(
        List.of(
            What.FIRED, What.MISSING, What.BACK, What.MISSING, What.BACK, What.MISSING, What.BACK),
        happened(rule.name()));
    book().apply(subjects(sku), Findings.of(), Set.of(rule.ref()));
    assertEquals(AlertState.RESOLVED, known(sku).get(0).life().state());
  }

  @Test
  void dataThatStaysAwayIsToldLate() {
    Runnable isThere =
        () -> book().apply(subjects(sku), Findings.of(rule.about(sku)), Set.of(rule.ref()));
    Runnable isMissing =
        () -> book().apply(subjects(sku), Findings.undecided(rule, sku), Set.of(rule.ref()));
    isThere.run();
    isMissing.run();
    isThere.run();
    clock.advance(Duration.ofSeconds(1));
    isMissing.run();
    assertEquals(List.of(What.FIRED, What.MISSING, What.BACK), happened(rule.name()));
    clock.advance(Duration.ofMinutes(10));
    isMissing.run();
    isMissing.run();
    isThere.run();
    assertEquals(
        List.of(What.FIRED, What.MISSING, What.BACK, What.MISSING, What.BACK),
        happened(rule.name()));
  }

  @Test
  void manyBooksThatFindTheSameOpenItOnce() {
    List<String> skus = IntStream.range(0, 50).mapToObj(i -> sku + i).toList();
    Finding[] findings = skus.stream().map(rule::about).toArray(Finding[]::new);
    all(
        4,
        () ->
            book()
                .apply(
                    subjects(skus.toArray(String[]::new)),
                    Findings.of(findings),
                    Set.of(rule.ref())));
    assertEquals(50, history(rule.name()).size());
    assertEquals(50, skus.stream().mapToInt(one -> known(one).size()).sum());
    all(
        4,
        () ->
            book().apply(subjects(skus.toArray(String[]::new)), Findings.of(), Set.of(rule.ref())));
    assertEquals(100, history(rule.name()).size());
  }

  @Test
  void thePositionsOfTheFeedAreInTheOrderOfTheCommits() {
    List<Long> seen = new ArrayList<>();
    AlertFeed feed = new AlertFeed(database);
    long start = feed.last();
    CompletableFuture<Void> writing =
        Aside.run(
            () ->
                all(
                    4,
                    () -> {
                      for (int i = 0; i < 10; i++) {
                        String one = Api.newSku();
                        book()
                            .apply(subjects(one), Findings.of(rule.about(one)), Set.of(rule.ref()));
                      }
                    }));
    long cursor = start;
    while (!writing.isDone() || !feed.after(cursor, 1).isEmpty()) {
      for (AlertChange change : feed.after(cursor, 100)) {
        seen.add(change.id());
        cursor = change.id();
      }
    }
    writing.join();
    assertEquals(
        seen.size(), feed.after(start, 500).size(), "a reader missed what was committed late");
    assertEquals(40, history(rule.name()).size());
  }

  private static void all(int threads, Runnable work) {
    List<CompletableFuture<Void>> running =
        IntStream.range(0, threads).mapToObj(i -> Aside.run(work)).toList();
    running.forEach(CompletableFuture::join);
  }

  @Test
  void severalRulesOfASubjectLiveApart() {
    Findings.Rule other = Findings.rule(Findings.newRule(), Severity.P1);
    Set<RuleRef> live = Set.of(rule.ref(), other.ref(), other.inShadow().ref());
    book()
        .apply(
            subjects(sku),
            Findings.of(rule.about(sku), other.about(sku), other.inShadow().about(sku)),
            live);
    assertEquals(3, known(sku).size());
    book().apply(subjects(sku), Findings.of(other.about(sku)), live);
    assertEquals(1, known(sku).stream().filter(alert -> alert.life().isOpen()).count());
  }

  @Test
  void keepsWhatItFiredWithAndWhatWasSeenLast() {
    book().apply(subjects(sku), Findings.of(rule.about(sku, "first")), Set.of(rule.ref()));
    book()
        .apply(subjects(sku), Findings.of(rule.version(2).about(sku, "later")), Set.of(rule.ref()));
    Alert alert = known(sku).get(0);
    assertEquals(1, alert.firedVersion());
    assertEquals(2, alert.seen().ruleVersion());
    assertEquals(new Risk(412L, 3.0), alert.seen().risk());
    assertEquals(
        "first|later",
        database.transact(
            c -> {
              try (var statement = c.createStatement();
                  var row =
                      statement.executeQuery(
                          "SELECT CONCAT(JSON_VALUE(fired_with, '$.message'), '|',"
                              + " JSON_VALUE(seen_with, '$.message')) FROM alert WHERE id = "
                              + AlertRows.literal(alert.id()))) {
                row.next();
                return row.getString(1);
              }
            }));
  }

  @Test
  void aSubjectWhoseClockRanOutIsGivenToOneOnly() {
    Findings.Rule slow = rule.holding(60);
    book().apply(subjects(sku), Findings.of(slow.about(sku)), Set.of(rule.ref()));
    assertTrue(isNotDue());
    clock.advance(Duration.ofMinutes(1));
    assertTrue(book().due(1000).contains(Subject.product(sku)));
    assertTrue(isNotDue(), "given twice");
    clock.advance(Duration.ofSeconds(5));
    assertTrue(book().due(1000).contains(Subject.product(sku)), "lost with whoever took it");
    book().apply(subjects(sku), Findings.of(slow.about(sku)), Set.of(rule.ref()));
    assertEquals(AlertState.FIRING, known(sku).get(0).life().state());
    clock.advance(Duration.ofMinutes(10));
    assertTrue(isNotDue());
  }

  private boolean isNotDue() {
    return !book().due(1000).contains(Subject.product(sku));
  }

  @Test
  void openSubjectsComeInPages() {
    List<String> skus = List.of(sku + "a", sku + "b", sku + "c");
    for (String one : skus) {
      book().apply(subjects(one), Findings.of(rule.about(one)), Set.of(rule.ref()));
    }
    List<Subject> found = new ArrayList<>();
    OpenSubjects page = book().open(Optional.empty(), 2);
    found.addAll(page.subjects());
    while (page.next().isPresent()) {
      page = book().open(page.next(), 2);
      assertTrue(page.subjects().size() <= 2);
      found.addAll(page.subjects());
    }
    for (Subject one : subjects(skus.toArray(String[]::new))) {
      assertEquals(1, found.stream().filter(one::equals).count());
    }
  }

  @Test
  void aRuleThatIsTrueOfEverythingIsStoppedAndSaid() {
    AlertSettings usual = AlertSettings.DEFAULTS;
    AlertSettings few =
        new AlertSettings(
            3,
            usual.mostInTurn(),
            usual.gather(),
            usual.again(),
            usual.againP1(),
            usual.repeatP1(),
            usual.repeatP2(),
            usual.repeatP3(),
            usual.look(),
            usual.keep(),
            usual.life());
    Collection<Subject> many =
        IntStream.range(0, 5).mapToObj(i -> Subject.product(sku + i)).toList();
    Finding[] findings =
        many.stream().map(subject -> rule.about(subject.key())).toArray(Finding[]::new);
    book(few).apply(many, Findings.of(findings), Set.of(rule.ref()));
    book(few).apply(many, Findings.of(findings), Set.of(rule.ref()));
    assertEquals(3, history(rule.name()).size());
    Subject noisy = new Subject(Subject.Kind.RULE, rule.name());
    List<Alert> ours = database.transact(c -> AlertRows.of(c, List.of(noisy)));
    assertEquals(1, ours.size());
    assertEquals("rule-too-noisy", ours.get(0).fingerprint().rule().name());
    assertEquals(Severity.P2, ours.get(0).seen().settings().severity());
    book().apply(List.of(noisy), Findings.of(), Set.of());
    assertTrue(database.transact(c -> AlertRows.of(c, List.of(noisy))).get(0).life().isOpen());
  }

  @Test
  void aNoisyRuleThatCalmsDownIsForgiven() {
    AlertBook book = book();
    book.raise(BuiltIn.RULE_TOO_NOISY, rule.name(), "so many");
    assertFalse(book.isFull(rule.name()));
    book.clear(BuiltIn.RULE_TOO_NOISY, rule.name());
    clock.advance(Duration.ofMinutes(5));
    timers().pass();
    Subject noisy = new Subject(Subject.Kind.RULE, rule.name());
    Alert ours = database.transact(c -> AlertRows.of(c, List.of(noisy))).get(0);
    assertEquals(AlertState.RESOLVED, ours.life().state());
  }

  private AlertTimers timers() {
    Notices notices = new Notices(database, events, AlertSettings.DEFAULTS, clock);
    return new AlertTimers(database, book(), life(), notices, counts, clock);
  }

  /** At a time of its own: what others have left is older, and must stay. */
  @Test
  void whatIsLongOverIsDeleted() {
    Findings.Rule least = rule.of(Severity.P3); // is not escalated by the service meanwhile
    clock.advance(Duration.between(START, Instant.parse("1999-01-01T00:00:00Z")));
    book().apply(subjects(sku), Findings.of(least.about(sku)), Set.of(least.ref()));
    String open = sku + "-open";
    book().apply(subjects(open), Findings.of(least.about(open)), Set.of(least.ref()));
    book().apply(subjects(sku), Findings.of(), Set.of(least.ref()));
    clock.advance(Duration.ofDays(89));
    new AlertRetention(database, AlertSettings.DEFAULTS, clock).deleteOld();
    assertEquals(3, history(least.name()).size());
    clock.advance(Duration.ofDays(2));
    new AlertRetention(database, AlertSettings.DEFAULTS, clock).deleteOld();
    assertEquals(0, history(least.name()).size());
    assertEquals(
        List.of(open),
        database.transact(c -> AlertRows.read(c, "rule_name = '" + least.name() + "'")).stream()
            .map(alert -> alert.fingerprint().subject().key())
            .toList());
    book().apply(subjects(open), Findings.of(), Set.of(least.ref()));
  }

  @Test
  void whatTheServiceFindsItselfLivesAlike() {
    AlertBook book = book();
    book.raise(BuiltIn.STORE_LOST, sku, "it does not answer");
    book.clear(BuiltIn.STORE_LOST, sku);
    Subject store = new Subject(Subject.Kind.STORE, sku);
    assertTrue(database.transact(c -> AlertRows.of(c, List.of(store))).get(0).life().isOpen());
    clock.advance(Duration.ofSeconds(30));
    book.clear(BuiltIn.STORE_LOST, sku);
    assertEquals(
        AlertState.RESOLVED,
        database.transact(c -> AlertRows.of(c, List.of(store))).get(0).life().state());
  }

  @Test
  void rulesThatRunNoMoreTakeTheirAlertsAlong() {
    book().apply(subjects(sku), Findings.of(rule.about(sku)), Set.of(rule.ref()));
    Set<RuleRef> others = new HashSet<>(database.transact(DueRows::rules));
    others.remove(rule.ref());
    book().retire(one -> !others.contains(one));
    assertEquals(List.of(What.FIRED, What.RESOLVED), happened(rule.name()));
    assertEquals(AlertLife.RULE_GONE, history(rule.name()).get(1).detail().path("reason").asText());
  }

  @Test
  void aBrokenRuleLeavesItsAlertsMissing() {
    book().apply(subjects(sku), Findings.of(rule.about(sku)), Set.of(rule.ref()));
    book().apply(subjects(sku), Findings.broken(rule), Set.of(rule.ref()));
    assertEquals(AlertState.MISSING, known(sku).get(0).life().state());
    assertEquals(List.of(What.FIRED, What.MISSING), happened(rule.name()));
  }

  @Test
  void aVersionThatIsOnlyWatchedSaysNothingOfTheAlertsOfTheActiveOne() {
    Findings.Rule shadow = rule.version(2).inShadow();
    Set<RuleRef> live = Set.of(rule.ref(), shadow.ref());
    book().apply(subjects(sku), Findings.of(rule.about(sku)), live);
    book().apply(subjects(sku), Findings.broken(shadow), live);
    assertEquals(AlertState.RESOLVED, known(sku).get(0).life().state());
    book().apply(subjects(sku), Findings.of(rule.about(sku)), live);
    book().apply(subjects(sku), Findings.undecided(shadow, sku), live);
    assertEquals(0, known(sku).stream().filter(alert -> alert.life().isOpen()).count());
  }
}
