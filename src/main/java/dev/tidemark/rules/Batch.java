package dev.tidemark.rules;

import dev.tidemark.rules.Network.True;
import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.SaleStage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Subjects with the same tunables, asked about in short sessions. Drools is shown only facts that
 * could matter to a rule: what a pattern's own conditions refuse cannot match it, nor speak against
 * a {@code not} of it. Confined to one evaluation.
 */
final class Batch {

  private static final int SUBJECTS_A_SESSION = 1000;

  private final Running running;
  private final boolean filters;
  private final SaleStage stage;
  private final double[] tunables;
  private final List<Finding> findings;
  private final Map<Subject, Set<RuleKey>> undecided;
  private final boolean[] needed = new boolean[FactType.ALL.size()];
  private final List<Row> rows = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();

  Batch(
      Running running,
      boolean filters,
      SaleStage stage,
      double[] tunables,
      List<Finding> findings,
      Map<Subject, Set<RuleKey>> undecided) {
    this.running = running;
    this.filters = filters;
    this.stage = stage;
    this.tunables = tunables;
    this.findings = findings;
    this.undecided = undecided;
  }

  /**
   * @throws BrokenRule if one cannot be computed; nothing that was found until then counts
   */
  void ask(List<SubjectFacts> subjects) {
    for (SubjectFacts subject : subjects) {
      Row row = new Row(subject, stage, tunables);
      noteUndecided(row);
      take(row);
      if (rows.size() == SUBJECTS_A_SESSION) {
        askDrools();
      }
    }
    askDrools();
  }

  private void noteUndecided(Row row) {
    if (row.subject().missing().isEmpty()) {
      return;
    }
    Set<RuleKey> keys = new LinkedHashSet<>();
    for (PlacedRule rule : running.about(row.subject().subject().kind())) {
      if (rule.isUndecided(row)) {
        keys.add(rule.key());
      }
    }
    if (!keys.isEmpty()) {
      undecided.put(row.subject().subject(), keys);
    }
  }

  private void take(Row row) {
    if (!filters) {
      rows.add(row);
      facts.addAll(row.subject().facts());
      return;
    }
    List<PlacedRule> rules = running.about(row.subject().subject().kind());
    Arrays.fill(needed, false);
    for (int i = 0; i < rules.size(); i++) {
      rules.get(i).need(row, needed);
    }
    int before = facts.size();
    for (Fact fact : row.subject().facts()) {
      if (needed[FactType.of(fact.getClass()).place()]) {
        facts.add(fact);
      }
    }
    if (facts.size() > before) {
      rows.add(row);
    }
  }

  private void askDrools() {
    if (rows.isEmpty()) {
      return;
    }
    for (True found : answer()) {
      findings.add(found.rule().finding(found.row()));
    }
    rows.clear();
    facts.clear();
  }

  private List<True> answer() {
    try {
      return running.network().ask(rows, facts, stage, tunables);
    } catch (RuntimeException e) {
      throw culprit(e);
    }
  }

  /**
   * Rules share conditions, so Drools may name a rule that is not to blame: each is asked alone.
   */
  private RuntimeException culprit(RuntimeException failure) {
    for (PlacedRule rule : running.rules()) {
      try {
        Network.compile(List.of(rule)).ask(rows, facts, stage, tunables);
      } catch (RuntimeException e) {
        return new BrokenRule(rule, reason(rule, e));
      }
    }
    return failure;
  }

  private String reason(PlacedRule rule, RuntimeException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    if (!(cause instanceof ArithmeticException arithmetic)) {
      return "cannot be computed: " + cause.getMessage();
    }
    return rows.stream()
        .map(row -> WhyNot.reason(rule.rule(), row, arithmetic))
        .filter(reason -> reason.contains("\""))
        .findFirst()
        .orElse("divides by zero");
  }
}
