package dev.tidemark.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.rules.Explanation.Verdict;
import dev.tidemark.rules.facts.SaleStage;
import dev.tidemark.rules.facts.SalesVelocity;
import dev.tidemark.rules.facts.StockPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drools with all facts, Drools with those that pass the filter, and the interpreter that explains:
 * all three find the same, on rules and facts from a seed.
 */
class EquivalenceTest {

  private static final int RULES = 20;
  private static final int SUBJECTS = 150;
  private static final List<String> THRESHOLDS =
      List.of("-2.5", "0", "0.5", "9.5", "10", "10.4", "10.5", "10.6", "11.5", "13.5");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void allThreeFindTheSame(long seed) {
    RandomRules random = new RandomRules(seed, false);
    RuleText text = valid(random.text(RULES));
    List<Deployed> deployed = List.of(new Deployed("random", 1, text, false));
    List<SubjectFacts> subjects = random.subjects(SUBJECTS);
    SaleStage stage = random.stage();

    Evaluation all =
        RuleSet.compile(deployed, Map.of(), false).evaluate(subjects, stage, random.parameters());
    Evaluation filtered = RuleSet.compile(deployed).evaluate(subjects, stage, random.parameters());

    assertEquals(Map.of(), all.broken(), () -> text.source());
    Set<String> explained = explained(text, subjects, stage, random.parameters());
    assertEquals(explained, found(all), () -> differing(text, explained, found(all)));
    assertEquals(explained, found(filtered));
    assertEquals(all.undecided(), filtered.undecided());
    assertTrue(explained.size() > SUBJECTS, "too little is ever true");
    assertTrue(explained.size() < SUBJECTS * RULES / 2, "too much is always true");
  }

  /** Divisions by zero are found sooner where all facts are shown, but nothing else differs. */
  @ParameterizedTest
  @ValueSource(longs = {22, 23, 24})
  void rulesThatAreNotBrokenGoOn(long seed) {
    RandomRules random = new RandomRules(seed, true);
    RuleText text = valid(random.text(RULES));
    List<Deployed> deployed = List.of(new Deployed("random", 1, text, false));
    List<SubjectFacts> subjects = random.subjects(SUBJECTS);

    Evaluation all =
        RuleSet.compile(deployed, Map.of(), false)
            .evaluate(subjects, Known.RUSH, random.parameters());
    Evaluation filtered =
        RuleSet.compile(deployed, all.broken(), true)
            .evaluate(subjects, Known.RUSH, random.parameters());

    assertTrue(!all.broken().isEmpty() && all.broken().size() < RULES, all.broken()::toString);
    assertEquals(found(all), found(filtered));
    all.broken().values().forEach(reason -> assertTrue(reason.startsWith("divides"), reason));
  }

  /** Drools looks thresholds of one property up in an index once there are many. */
  @ParameterizedTest
  @ValueSource(strings = {"<", "<=", ">", ">=", "==", "!="})
  void manyThresholdsOfOnePropertyAreAllAskedAsTheyAre(String order) {
    StringBuilder source = new StringBuilder();
    for (String property : List.of("StockPosition( available", "SalesVelocity( unitsPerMinute")) {
      for (String threshold : THRESHOLDS) {
        source.append(
            "rule \"%s %d\" when %s %s %s ) then actions.pause(); end\n"
                .formatted(property.substring(0, 5), source.length(), property, order, threshold));
      }
    }
    RuleText text = valid(source.toString());
    List<SubjectFacts> subjects = new ArrayList<>();
    for (double value : new double[] {-3, -2.5, -0.0, 0, 0.5, 9, 10, 10.5, 11, 13.5, 14, 3e9}) {
      subjects.add(
          Known.product("P" + value)
              .with(StockPosition.class, "available", (long) value)
              .with(SalesVelocity.class, "unitsPerMinute", value)
              .facts());
    }
    Evaluation all =
        RuleSet.compile(List.of(new Deployed("many", 1, text, false)), Map.of(), false)
            .evaluate(subjects, Known.RUSH, Parameters.DEFAULTS);
    assertEquals(Map.of(), all.broken());
    assertEquals(explained(text, subjects, Known.RUSH, Parameters.DEFAULTS), found(all));
  }

  private static RuleText valid(String source) {
    RuleText text = RuleText.parse(source);
    assertEquals(List.of(), text.diagnostics(), source);
    return text;
  }

  private static Set<String> found(Evaluation evaluation) {
    Set<String> found =
        evaluation.findings().stream()
            .map(finding -> finding.rule().rule() + " of " + finding.subject().key())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(found.size(), evaluation.findings().size(), "one finding a rule and subject");
    return found;
  }

  private static Set<String> explained(
      RuleText text, List<SubjectFacts> subjects, SaleStage stage, Parameters parameters) {
    Set<String> found = new TreeSet<>();
    for (SubjectFacts subject : subjects) {
      WhyNot.explain(text, subject, stage, parameters).rules().stream()
          .filter(rule -> rule.verdict() == Verdict.TRUE)
          .forEach(rule -> found.add(rule.rule() + " of " + subject.subject().key()));
    }
    return found;
  }

  private static String differing(RuleText text, Set<String> one, Set<String> other) {
    Set<String> different = new TreeSet<>(one);
    different.addAll(other);
    different.removeIf(each -> one.contains(each) && other.contains(each));
    return different + "\n" + text.source();
  }
}
