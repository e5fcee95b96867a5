package dev.tidemark.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a set of rules found in a batch.
 *
 * @param findings at most one a rule and subject
 * @param undecided rules of which it cannot be said whether they are true of a subject, since a
 *     kind of fact that they ask for could not be read
 * @param broken rules that threw, and how; they found nothing, and are left out from now on
 * @param shadows the rules that only run to be watched, whether they found anything or not
 */
public record Evaluation(
    List<Finding> findings,
    Map<Subject, Set<RuleKey>> undecided,
    Map<RuleKey, String> broken,
    Set<RuleKey> shadows) {

  public Evaluation {
    findings = List.copyOf(findings);
    undecided = Map.copyOf(undecided);
    broken = Map.copyOf(broken);
    shadows = Set.copyOf(shadows);
  }
}
