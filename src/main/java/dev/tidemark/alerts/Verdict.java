package dev.tidemark.alerts;

import dev.tidemark.kernel.Hash128;
import dev.tidemark.rules.Evaluation;
import dev.tidemark.rules.Finding;
import dev.tidemark.rules.RuleKey;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.StockPosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an evaluation says of some of its subjects, and so of their alerts. */
final class Verdict {

  private final Map<Subject, String> evaluated;
  private final List<Finding> findings;
  private final Evaluation evaluation;
  private final Set<RuleRef> broken = new HashSet<>();
  private final Set<RuleRef> live;

  Verdict(Map<Subject, String> evaluated, Evaluation evaluation, Set<RuleRef> live) {
    this.evaluated = Map.copyOf(evaluated);
    this.findings =
        evaluation.findings().stream()
            .filter(finding -> evaluated.containsKey(finding.subject()))
            .toList();
    this.evaluation = evaluation;
    evaluation.broken().keySet().forEach(rule -> broken.add(ref(rule)));
    this.live = Set.copyOf(live);
  }

  /** Of each subject, as its findings tell; empty where none does. */
  static Map<Subject, String> categories(Collection<Subject> subjects, Evaluation evaluation) {
    Map<Subject, String> categories = new LinkedHashMap<>();
    subjects.forEach(subject -> categories.put(subject, ""));
    for (Finding finding : evaluation.findings()) {
      categories.computeIfPresent(
          finding.subject(), (subject, known) -> known.isEmpty() ? categoryOf(finding) : known);
    }
    return categories;
  }

  private static String categoryOf(Finding finding) {
    for (Fact fact : finding.facts()) {
      if (fact instanceof StockPosition position) {
        return position.category();
      }
    }
    return "";
  }

  /** Of each fingerprint the open one, or the last. */
  static Map<Hash128, Alert> byFingerprint(Collection<Alert> alerts) {
    Map<Hash128, Alert> known = new HashMap<>();
    for (Alert alert : alerts) {
      known.merge(
          alert.fingerprint().hash(),
          alert,
          (one, other) ->
              one.life().isOpen() || (isLater(one, other) && !other.life().isOpen()) ? one : other);
    }
    return known;
  }

  private static boolean isLater(Alert one, Alert other) {
    return one.id().compareTo(other.id()) > 0;
  }

  /**
   * @param alerts all that are known of the subjects
   */
  List<Decision> decide(Collection<Alert> alerts, AlertLife life, long now) {
    Map<Hash128, Alert> known = byFingerprint(alerts);
    List<Decision> decisions = new ArrayList<>();
    Set<Hash128> found = new HashSet<>();
    for (Finding finding : findings) {
      Hash128 hash = Fingerprint.of(finding).hash();
      String category = evaluated.getOrDefault(finding.subject(), "");
      if (found.add(hash)) {
        life.observe(known.get(hash), new Observation.True(finding, category), now)
            .ifPresent(decisions::add);
      }
    }
    known.forEach(
        (hash, alert) -> {
          if (!found.contains(hash) && !BuiltIn.isOne(alert.fingerprint().rule())) {
            notFound(alert, life, now).ifPresent(decisions::add);
          }
        });
    return decisions;
  }

  private Optional<Decision> notFound(Alert alert, AlertLife life, long now) {
    RuleRef rule = alert.fingerprint().rule();
    if (!live.contains(rule)) {
      return life.ruleGone(alert, now);
    }
    boolean unknown =
        broken.contains(rule)
            || evaluation.undecided().getOrDefault(alert.fingerprint().subject(), Set.of()).stream()
                .anyMatch(key -> ref(key).equals(rule));
    return life.observe(alert, unknown ? Observation.UNDECIDED : Observation.UNTRUE, now);
  }

  /** A version that is only watched says nothing of the alerts of the one that raises them. */
  private RuleRef ref(RuleKey rule) {
    return new RuleRef(rule.name(), rule.rule(), evaluation.shadows().contains(rule));
  }
}
