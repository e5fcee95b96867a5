package dev.tidemark.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tidemark.rules.Explanation.OfPattern;
import dev.tidemark.rules.Explanation.OfRule;
import dev.tidemark.rules.Explanation.Presence;
import dev.tidemark.rules.Explanation.Verdict;
import dev.tidemark.rules.facts.ChannelState;
import dev.tidemark.rules.facts.SalesVelocity;
import dev.tidemark.rules.facts.StockPosition;
import dev.tidemark.rules.facts.StuckHolds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhyNotTest {

  private static final String LOW =
      """
      rule "low" @tunable( lowWaterUnits = 10 )
      when
        Policy( $low : lowWaterUnits )
        SaleStage( stage in ("rush", "normal") )
        $s : StockPosition( $left : available, available < $low || total / available > 50, total > 0 )
        SalesVelocity( unitsPerMinute * 1.5 > $s.available )
        not StuckHolds( units > $left )
      then
        actions.alert("low");
      end
      """;

  @Test
  void putsTheValuesIn() {
    OfRule rule =
        explain(
            product(412)
                .with(SalesVelocity.class, "unitsPerMinute", 2.5)
                .with(StuckHolds.class, "units", 3));
    assertEquals(Verdict.NOT_TRUE, rule.verdict());
    assertEquals(
        List.of(
            "SaleStage: stage in (\"rush\", \"normal\"): \"rush\" in (\"rush\", \"normal\"), holds",
            "StockPosition: (available < $low) || (total / available > 50):"
                + " (412 < 10) || (1000 / 412 > 50), does not hold",
            "StockPosition: total > 0: 1000 > 0, holds",
            "SalesVelocity: unitsPerMinute * 1.5 > $s.available: 2.5 * 1.5 > 412, does not hold",
            "not StuckHolds: units > $left: 3 > 412, does not hold"),
        lines(rule));
    assertEquals(
        List.of(Verdict.TRUE, Verdict.NOT_TRUE, Verdict.NOT_TRUE, Verdict.TRUE),
        rule.patterns().stream().map(OfPattern::verdict).toList());
  }

  @Test
  void readsTheTunablesOfTheSubject() {
    Parameters own =
        new Parameters(Map.of(), Map.of(), Map.of("A", Map.of("lowWaterUnits", 500.0)));
    Explanation explanation =
        WhyNot.explain(RuleText.parse(LOW), product(412).facts(), Known.RUSH, own);
    assertEquals(
        "StockPosition: (available < $low) || (total / available > 50):"
            + " (412 < 500) || (1000 / 412 > 50), holds",
        lines(explanation.rules().get(0)).get(1));
  }

  @Test
  void saysWhatIsNotThere() {
    OfRule rule = explain(product(5));
    assertEquals(Presence.ABSENT, rule.patterns().get(2).presence());
    assertEquals(Verdict.NOT_TRUE, rule.patterns().get(2).verdict());
    assertEquals(
        "SalesVelocity: unitsPerMinute * 1.5 > $s.available: ? * 1.5 > 5, was not asked",
        lines(rule).get(3));
    assertEquals(Verdict.TRUE, rule.patterns().get(3).verdict());
  }

  @Test
  void whatCouldNotBeReadIsUndecided() {
    OfRule rule = explain(product(5).without(SalesVelocity.class));
    assertEquals(Presence.MISSING, rule.patterns().get(2).presence());
    assertEquals(Verdict.UNDECIDED, rule.verdict());
  }

  @Test
  void saysWhichConditionBreaks() {
    OfRule rule =
        explain(
            product(0).with(SalesVelocity.class, "unitsPerMinute", 1), "available < $low || ", "");
    assertEquals(Verdict.BROKEN, rule.verdict());
    assertEquals(
        "StockPosition: total / available > 50: 1000 / 0 > 50, divides by zero",
        lines(rule).get(1));
  }

  @Test
  void trueIsTrue() {
    assertEquals(
        Verdict.TRUE, explain(product(5).with(SalesVelocity.class, "unitsPerMinute", 4)).verdict());
  }

  @Test
  void aRuleAboutSomethingElseIsNotTrue() {
    OfRule rule = explain(Known.of(Subject.Kind.CHANNEL, "web").with(ChannelState.class));
    assertFalse(rule.about());
    assertEquals(Verdict.NOT_TRUE, rule.verdict());
  }

  private static Known product(long available) {
    return Known.product("A").with(StockPosition.class, "total", 1000, "available", available);
  }

  private static OfRule explain(Known known) {
    return explain(known, "", "");
  }

  private static OfRule explain(Known known, String replaced, String by) {
    RuleText text = RuleText.parse(LOW.replace(replaced, by));
    return WhyNot.explain(text, known.facts(), Known.RUSH, Parameters.DEFAULTS).rules().get(0);
  }

  private static List<String> lines(OfRule rule) {
    return rule.patterns().stream()
        .flatMap(
            pattern ->
                pattern.conditions().stream()
                    .map(condition -> pattern.pattern() + ": " + condition))
        .toList();
  }
}
