package dev.tidemark.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.rules.facts.BucketSkew;
import dev.tidemark.rules.facts.ChannelState;
import dev.tidemark.rules.facts.SalesVelocity;
import dev.tidemark.rules.facts.StockPosition;
import dev.tidemark.rules.facts.StuckHolds;
import dev.tidemark.rules.facts.SyncLag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RuleSetTest {

  private static final String LOW =
      """
      rule "low" @tunable( lowWaterUnits = 10 )
      when
        Policy( $low : lowWaterUnits )
        $s : StockPosition( available < $low )
      then
        actions.alert("Only " + $s.available + " of " + $s.total + " left, below " + $low);
        actions.throttle($s.total / 8);
        actions.rebucket("shrink");
      end
      """;

  private static final String DIVIDES =
      """
      rule "divides" when BucketSkew( most / least > 3 ) then actions.rebucket(); end
      """;

  @Test
  void aFindingSaysWhatWasFoundAndWhy() {
    Finding finding = findings(LOW, stock("A", 7).facts()).get(0);
    assertEquals(new RuleKey("text", "low", 1), finding.rule());
    assertEquals(Subject.product("A"), finding.subject());
    assertEquals("Only 7 of 100 left, below 10", finding.message());
    assertEquals(
        List.of(
            new VerbCall("throttle", List.of(12.5)), new VerbCall("rebucket", List.of("shrink"))),
        finding.calls());
    assertEquals(stock("A", 7).facts().facts(), finding.facts());
    assertEquals(Map.of("$low", 10.0), finding.bindings());
    assertEquals(Map.of("lowWaterUnits", 10.0), finding.tunables());
  }

  @Test
  void theTitleIsTheMessageOfARuleThatDoesNotAlert() {
    String text = "rule r @title(\"Stop it\") when StockPosition() then actions.pause(); end";
    assertEquals("Stop it", findings(text, stock("A", 7).facts()).get(0).message());
  }

  @Test
  void theClosestTunableWins() {
    Parameters parameters =
        new Parameters(
            Map.of("lowWaterUnits", 20.0),
            Map.of("shoes", Map.of("lowWaterUnits", 30.0)),
            Map.of("C", Map.of("lowWaterUnits", 40.0)));
    List<SubjectFacts> batch =
        List.of(
            stock("A", 19).facts(),
            stock("A2", 20).facts(),
            stock("B", 29).in("shoes").facts(),
            stock("B2", 30).in("shoes").facts(),
            stock("C", 39).in("shoes").facts(),
            stock("D", 10).in("hats").facts());
    RuleSet rules = set(text("low", 1, LOW, false));
    assertEquals(Set.of("A", "B", "C", "D"), keys(rules.evaluate(batch, Known.RUSH, parameters)));
    assertEquals(Set.of(), keys(rules.evaluate(batch, Known.RUSH, Parameters.DEFAULTS)));
  }

  @Test
  void twoTextsKeepTheirOwnDefaultsOfOneParameter() {
    RuleSet rules =
        set(
            text("low", 1, LOW, false),
            text("low", 2, LOW.replace("lowWaterUnits = 10", "lowWaterUnits = 50"), true));
    Evaluation evaluation =
        rules.evaluate(
            List.of(stock("A", 7).facts(), stock("B", 49).facts()),
            Known.RUSH,
            Parameters.DEFAULTS);
    Set<String> found = new TreeSet<>();
    evaluation
        .findings()
        .forEach(
            each ->
                found.add(
                    each.rule().version()
                        + each.subject().key()
                        + (each.shadow() ? " shadow" : "")));
    assertEquals(Set.of("1A", "2A shadow", "2B shadow"), found);
  }

  @Test
  void factsAreJoinedBySubjectOnly() {
    String text =
        """
        rule r when
          $s : StockPosition( $left : available )
          SalesVelocity( sku == $s.sku, unitsLastHour > $left )
        then actions.pause(); end
        """;
    List<SubjectFacts> batch =
        List.of(
            stock("A", 5).with(SalesVelocity.class, "unitsLastHour", 4).facts(),
            stock("B", 3).with(SalesVelocity.class, "unitsLastHour", 4).facts(),
            stock("C", 1).facts());
    assertEquals(Set.of("B"), keys(evaluate(text, batch)));
  }

  @Test
  void notMeansThereIsNoneSuchAndExistsThatThereIs() {
    String not =
        "rule r when StockPosition( $a : available ) not StuckHolds( units > $a )"
            + " then actions.pause(); end";
    List<SubjectFacts> batch =
        List.of(
            stock("A", 5).facts(),
            stock("B", 5).with(StuckHolds.class, "units", 5).facts(),
            stock("C", 5).with(StuckHolds.class, "units", 6).facts());
    assertEquals(Set.of("A", "B"), keys(evaluate(not, batch)));
    assertEquals(Set.of("C"), keys(evaluate(not.replace("not ", "exists "), batch)));
    String notFirst =
        "rule r when not StuckHolds( units > 5 ) StockPosition() then actions.pause(); end";
    assertEquals(Set.of("A", "B"), keys(evaluate(notFirst, batch)));
  }

  @Test
  void theStageIsBesideEverySubject() {
    String text =
        "rule r when SaleStage( stage == \"rush\" ) StockPosition() then actions.pause(); end";
    List<SubjectFacts> batch = List.of(stock("A", 5).facts(), stock("B", 5).facts());
    assertEquals(Set.of("A", "B"), keys(evaluate(text, batch)));
    assertEquals(
        Set.of(),
        keys(set(text("r", 1, text, false)).evaluate(batch, Known.NORMAL, Parameters.DEFAULTS)));
  }

  @Test
  void subjectsOfAnotherKindWithTheSameKeyAreOthers() {
    String text = "rule r when ChannelState( lagSeconds > 5 ) then actions.resend(); end";
    Known channel = Known.of(Subject.Kind.CHANNEL, "A").with(ChannelState.class, "lagSeconds", 6);
    Evaluation evaluation = evaluate(LOW + text, List.of(channel.facts(), stock("A", 3).facts()));
    Set<String> found = new TreeSet<>();
    evaluation.findings().forEach(each -> found.add(each.rule().rule() + each.subject().kind()));
    assertEquals(Set.of("rchannel", "lowproduct"), found);
  }

  @Test
  void whatCouldNotBeReadLeavesARuleUndecided() {
    String text =
        LOW
            + "rule n when StockPosition() not SyncLag( driftUnits > 5 ) then actions.pause(); end\n"
            + "rule m when StockPosition() SyncLag() then actions.pause(); end";
    Evaluation evaluation =
        evaluate(
            text, List.of(stock("A", 3).without(SyncLag.class).facts(), stock("B", 3).facts()));
    assertEquals(
        Map.of(
            Subject.product("A"), Set.of(new RuleKey("text", "n", 1), new RuleKey("text", "m", 1))),
        evaluation.undecided());
    Set<String> found = new TreeSet<>();
    evaluation.findings().forEach(each -> found.add(each.rule().rule() + each.subject().key()));
    assertEquals(Set.of("lowA", "lowB", "nB"), found);
  }

  @Test
  void aBrokenRuleIsLeftOutAndTheOthersGoOn() {
    RuleSet rules = set(text("text", 1, LOW + DIVIDES, false));
    SubjectFacts bad = stock("A", 3).with(BucketSkew.class, "most", 9, "least", 0).facts();
    SubjectFacts good = stock("B", 3).with(BucketSkew.class, "most", 9, "least", 1).facts();

    Evaluation first = rules.evaluate(List.of(good), Known.RUSH, Parameters.DEFAULTS);
    assertEquals(2, first.findings().size());

    Evaluation second = rules.evaluate(List.of(good, bad), Known.RUSH, Parameters.DEFAULTS);
    assertEquals(Set.of("A", "B"), keys(second));
    assertEquals(
        Map.of(
            new RuleKey("text", "divides", 1),
            "divides by zero in \"most / least > 3\", for product A"),
        second.broken());

    Evaluation third = rules.evaluate(List.of(good), Known.RUSH, Parameters.DEFAULTS);
    assertEquals(1, third.findings().size());
    assertEquals(second.broken(), rules.broken());
  }

  @Test
  void rulesThatShareABrokenConditionBreakTogether() {
    String twice = DIVIDES + DIVIDES.replace("\"divides\"", "\"divides too\"");
    RuleSet rules = RuleSet.compile(List.of(text("text", 1, twice + LOW, false)), Map.of(), false);
    Evaluation evaluation =
        rules.evaluate(
            List.of(stock("A", 3).with(BucketSkew.class, "most", 9).facts()),
            Known.RUSH,
            Parameters.DEFAULTS);
    assertEquals(2, evaluation.broken().size());
    assertEquals(Set.of("A"), keys(evaluation));
  }

  @Test
  void aVerbThatCannotBeComputedBreaksItsRule() {
    String text =
        "rule v when StockPosition( $t : total, $a : available ) then"
            + " actions.throttle($t / $a); end\n"
            + LOW;
    Evaluation evaluation = evaluate(text, List.of(stock("A", 0).facts()));
    assertEquals(Set.of(new RuleKey("text", "v", 1)), evaluation.broken().keySet());
    assertEquals(Set.of("A"), keys(evaluation));
  }

  @Test
  void ofNothingNoVerbIsCalled() {
    String text =
        "rule v when StockPosition( $a : available ) then actions.throttle($a - 3);"
            + " actions.replenish($a); end";
    assertEquals(
        List.of(new VerbCall("replenish", List.of(3L))),
        findings(text, stock("A", 3).facts()).get(0).calls());
    assertEquals(List.of(), findings(text, stock("A", 0).facts()).get(0).calls());
  }

  @Test
  void rulesThatAreKnownToBeBrokenAreNotAsked() {
    RuleKey broken = new RuleKey("text", "divides", 1);
    RuleSet rules =
        RuleSet.compile(List.of(text("text", 1, LOW + DIVIDES, false)), Map.of(broken, "was so"));
    Evaluation evaluation =
        rules.evaluate(
            List.of(stock("A", 3).with(BucketSkew.class, "most", 9).facts()),
            Known.RUSH,
            Parameters.DEFAULTS);
    assertEquals(Map.of(broken, "was so"), evaluation.broken());
  }

  @Test
  void aLargeBatchIsOneAnswer() {
    List<SubjectFacts> batch = new ArrayList<>();
    for (int i = 0; i < 3500; i++) {
      batch.add(stock("P" + i, i % 2 == 0 ? 3 : 30).facts());
    }
    assertEquals(1750, evaluate(LOW, batch).findings().size());
  }

  @Test
  void theLastOfASubjectGivenTwiceCounts() {
    assertEquals(
        Set.of(), keys(evaluate(LOW, List.of(stock("A", 3).facts(), stock("A", 30).facts()))));
  }

  @Test
  void anEmptySetFindsNothing() {
    Evaluation evaluation =
        set().evaluate(List.of(stock("A", 3).facts()), Known.RUSH, Parameters.DEFAULTS);
    assertEquals(List.of(), evaluation.findings());
  }

  @Test
  void anInvalidTextIsNotCompiled() {
    Deployed invalid = text("x", 1, "rule", false);
    assertFalse(invalid.text().isValid());
    assertThrows(IllegalArgumentException.class, () -> RuleSet.compile(List.of(invalid)));
  }

  @Test
  void manyThreadsMayAsk() throws Exception {
    RuleSet rules = set(text("text", 1, LOW + DIVIDES, false));
    SubjectFacts bad = stock("A", 3).with(BucketSkew.class, "most", 9).facts();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Set<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        answers.add(
            threads.submit(
                () -> keys(rules.evaluate(List.of(bad), Known.RUSH, Parameters.DEFAULTS))));
      }
      for (Future<Set<String>> answer : answers) {
        assertEquals(Set.of("A"), answer.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(1, rules.broken().size());
  }

  @Test
  void theThreadKeepsItsClassLoader() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ClassLoader other = ClassLoader.getPlatformClassLoader();
    thread.setContextClassLoader(other);
    try {
      assertTrue(keys(evaluate(LOW, List.of(stock("A", 3).facts()))).contains("A"));
      assertEquals(other, thread.getContextClassLoader());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Known stock(String sku, long available) {
    return Known.product(sku).with(StockPosition.class, "total", 100, "available", available);
  }

  private static Deployed text(String name, long version, String source, boolean shadow) {
    return new Deployed(name, version, RuleText.parse(source), shadow);
  }

  private static RuleSet set(Deployed... texts) {
    for (Deployed text : texts) {
      assertEquals(List.of(), text.text().diagnostics());
    }
    return RuleSet.compile(List.of(texts));
  }

  private static List<Finding> findings(String source, SubjectFacts facts) {
    return evaluate(source, List.of(facts)).findings();
  }

  private static Evaluation evaluate(String source, List<SubjectFacts> batch) {
    return set(text("text", 1, source, false)).evaluate(batch, Known.RUSH, Parameters.DEFAULTS);
  }

  private static Set<String> keys(Evaluation evaluation) {
    Set<String> keys = new TreeSet<>();
    evaluation.findings().forEach(finding -> keys.add(finding.subject().key()));
    return keys;
  }
}
