package dev.tidemark.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.rules.facts.StockPosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What becomes of texts that are allowed and that Drools refuses all the same. */
class AssemblyTest {

  private static final String DIVIDES =
      "rule \"divides\" when StockPosition( total / held > 2 ) then actions.pause(); end";

  private final Assembly assembly = new Assembly(AssemblyTest::compile);

  /** Refuses texts that are called bad, unless their rules are left out. */
  private static RuleSet compile(Collection<Deployed> texts, Map<RuleKey, String> broken) {
    boolean isRefused =
        texts.stream()
            .anyMatch(
                text ->
                    text.name().startsWith("bad")
                        && !broken.containsKey(new RuleKey(text.name(), "r", text.version())));
    if (isRefused) {
      throw new IllegalStateException("Index conflict");
    }
    return RuleSet.compile(texts, broken);
  }

  private static Deployed text(String name) {
    return text(name, "rule \"r\" when StockPosition( available < 10 ) then actions.pause(); end");
  }

  private static Deployed text(String name, String source) {
    return new Deployed(name, 1, RuleText.parse(source), false);
  }

  @Test
  void onlyWhatDoesNotCompileIsLeftOut() {
    RuleSet rules =
        assembly.compile(
            List.of(text("a"), text("bad"), text("b"), text("bad-too"), text("c")), Map.of());
    SubjectFacts few = Known.product("A").with(StockPosition.class, "available", 3).facts();
    Evaluation evaluation = rules.evaluate(List.of(few), Known.RUSH, Parameters.DEFAULTS);
    Set<String> found = new TreeSet<>();
    evaluation.findings().forEach(finding -> found.add(finding.rule().name()));
    assertEquals(Set.of("a", "b", "c"), found);
    assertEquals(
        Set.of(new RuleKey("bad", "r", 1), new RuleKey("bad-too", "r", 1)),
        evaluation.broken().keySet());
  }

  @Test
  void aChangeAfterWhichTheTextsDoNotCompileIsRefused() {
    List<Deployed> texts = List.of(text("a"), text("bad"));
    ProblemException refused =
        assertThrows(ProblemException.class, () -> assembly.require("bad", texts, Map.of()));
    assertEquals(Refusal.RULE_REFUSED, refused.problem().refusal());
    assembly.require("bad", texts, Map.of(new RuleKey("bad", "r", 1), "was so"));
  }

  @Test
  void whatRunsTogetherIsBounded() {
    String many = "available + ".repeat(20) + "available > 1, ";
    String source =
        "rule r when StockPosition( "
            + many.repeat(20)
            + "available > 1 ) then actions.pause(); end";
    List<Deployed> texts = new ArrayList<>();
    int parts = text("many", source).text().parts();
    while (texts.size() * parts <= Assembly.MOST_PARTS) {
      texts.add(text("many" + texts.size(), source));
      assertEquals(List.of(), texts.get(0).text().diagnostics());
    }
    assembly.require("many", texts.subList(1, texts.size()), Map.of());
    ProblemException refused =
        assertThrows(ProblemException.class, () -> assembly.require("many", texts, Map.of()));
    assertTrue(refused.problem().detail().contains("too much would run"), refused.getMessage());
  }

  @Test
  void whatIsCompiledServesUntilSomethingOfItChanges() {
    Deployed divides = text("d", DIVIDES);
    RuleSet first = assembly.compile(List.of(text("a"), divides), Map.of());
    assertSame(first, assembly.compile(List.of(text("a"), divides), Map.of()));
    RuleSet other =
        assembly.compile(List.of(text("a"), new Deployed("d", 2, divides.text(), false)), Map.of());
    assertNotSame(first, other);
    SubjectFacts none = Known.product("A").with(StockPosition.class, "total", 3).facts();
    var unused = other.evaluate(List.of(none), Known.RUSH, Parameters.DEFAULTS);
    assertNotSame(
        other,
        assembly.compile(List.of(text("a"), new Deployed("d", 2, divides.text(), false)), Map.of()),
        "a rule of it broke since");
  }
}
