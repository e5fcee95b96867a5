package dev.tidemark.rules;

import dev.tidemark.rules.Explanation.OfCondition;
import dev.tidemark.rules.Explanation.OfPattern;
import dev.tidemark.rules.Explanation.OfRule;
import dev.tidemark.rules.Explanation.Presence;
import dev.tidemark.rules.Explanation.Verdict;
import dev.tidemark.rules.Expression.Read;
import dev.tidemark.rules.Expression.Tunable;
import dev.tidemark.rules.Rule.Pattern;
import dev.tidemark.rules.Rule.Quantifier;
import dev.tidemark.rules.facts.SaleStage;
import java.util.List;

/** Asks a rule's conditions one by one, without Drools, and keeps what each came to. */
public final class WhyNot {

  private WhyNot() {}

  /**
   * Why each rule of a text is, or is not, true of a subject.
   *
   * @throws IllegalArgumentException if the text is not valid
   */
  public static Explanation explain(
      RuleText text, SubjectFacts subject, SaleStage stage, Parameters parameters) {
    if (!text.isValid()) {
      throw new IllegalArgumentException("The text is not valid");
    }
    Row row = new Row(subject, stage, new Tunables(List.of(text)).of(subject, parameters));
    return new Explanation(text.rules().stream().map(rule -> explain(rule, row)).toList());
  }

  private static OfRule explain(Rule rule, Row row) {
    boolean about = rule.about() == row.subject().subject().kind();
    List<OfPattern> patterns =
        rule.patterns().stream().map(pattern -> explain(pattern, row)).toList();
    Verdict verdict = all(patterns.stream().map(OfPattern::verdict).toList());
    return new OfRule(rule.name(), about, about ? verdict : Verdict.NOT_TRUE, patterns);
  }

  private static OfPattern explain(Pattern pattern, Row row) {
    List<OfCondition> conditions =
        pattern.conditions().stream().map(condition -> explain(condition, row)).toList();
    String name = pattern.quantifier().word() + pattern.fact().name();
    Presence presence = presence(pattern.fact(), row);
    Verdict found =
        switch (presence) {
          case PRESENT -> inOrder(conditions);
          case ABSENT -> Verdict.NOT_TRUE;
          case MISSING -> Verdict.UNDECIDED;
        };
    Verdict verdict = pattern.quantifier() == Quantifier.NOT ? opposite(found) : found;
    return new OfPattern(name, presence, verdict, conditions);
  }

  private static Presence presence(FactType type, Row row) {
    if (row.isMissing(type)) {
      return Presence.MISSING;
    }
    return row.fact(type) == null ? Presence.ABSENT : Presence.PRESENT;
  }

  private static Verdict opposite(Verdict verdict) {
    return switch (verdict) {
      case TRUE -> Verdict.NOT_TRUE;
      case NOT_TRUE -> Verdict.TRUE;
      default -> verdict;
    };
  }

  /** A condition that does not hold ends the asking, so a later one cannot break the rule. */
  private static Verdict inOrder(List<OfCondition> conditions) {
    for (OfCondition condition : conditions) {
      if (condition.verdict() != Verdict.TRUE) {
        return condition.verdict() == Verdict.NOT_ASKED ? Verdict.NOT_TRUE : condition.verdict();
      }
    }
    return Verdict.TRUE;
  }

  /** What could not be read outweighs the rest: nothing is said of such a rule. */
  private static Verdict all(List<Verdict> verdicts) {
    for (Verdict verdict : List.of(Verdict.UNDECIDED, Verdict.NOT_TRUE, Verdict.BROKEN)) {
      if (verdicts.contains(verdict)) {
        return verdict;
      }
    }
    return Verdict.TRUE;
  }

  private static OfCondition explain(Expression condition, Row row) {
    String values = condition.shown(leaf -> value(leaf, row));
    return new OfCondition(condition.shown(WhyNot::name), values, verdict(condition, row));
  }

  private static Verdict verdict(Expression condition, Row row) {
    if (reads(condition, row, Presence.MISSING)) {
      return Verdict.UNDECIDED;
    }
    if (reads(condition, row, Presence.ABSENT)) {
      return Verdict.NOT_ASKED;
    }
    try {
      return condition.holds(row) ? Verdict.TRUE : Verdict.NOT_TRUE;
    } catch (ArithmeticException e) {
      return Verdict.BROKEN;
    }
  }

  private static boolean reads(Expression expression, Row row, Presence presence) {
    return (expression instanceof Read read && presence(read.fact(), row) == presence)
        || expression.parts().stream().anyMatch(part -> reads(part, row, presence));
  }

  private static String name(Expression leaf) {
    if (leaf instanceof Read read) {
      return read.text();
    }
    return leaf instanceof Tunable tunable ? tunable.text() : "?";
  }

  private static String value(Expression leaf, Row row) {
    if (leaf instanceof Read read && presence(read.fact(), row) != Presence.PRESENT) {
      return "?";
    }
    Object value = leaf.value(row);
    return value instanceof String text ? '"' + text + '"' : Expression.text(leaf, row);
  }

  /** What broke a rule, in plain words: the condition, and the subject. */
  static String reason(Rule rule, Row row, ArithmeticException failure) {
    String where =
        rule.patterns().stream()
            .filter(pattern -> presence(pattern.fact(), row) == Presence.PRESENT)
            .flatMap(pattern -> pattern.conditions().stream())
            .filter(condition -> verdict(condition, row) == Verdict.BROKEN)
            .findFirst()
            .map(condition -> " in \"" + condition.shown(WhyNot::name) + "\"")
            .orElse("");
    Subject subject = row.subject().subject();
    return failure.getMessage() + where + ", for " + subject.kind() + " " + subject.key();
  }
}
