package dev.tidemark.rules;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A rule within a text, as its annotations tell.
 *
 * @param facts the kinds of facts that it asks for
 * @param verbs what it may want done
 * @param tunables by name, their declared defaults
 */
record RuleSummary(
    String rule,
    Severity severity,
    String title,
    long holdSeconds,
    long clearSeconds,
    long cooldownSeconds,
    @Nullable String runbook,
    boolean mayBeHidden,
    Subject.Kind about,
    List<String> facts,
    List<String> verbs,
    Map<String, Double> tunables) {

  static List<RuleSummary> of(RuleText text) {
    return text.summaries().stream().map(summary -> of(summary, text.tunables())).toList();
  }

  private static RuleSummary of(RuleText.Summary summary, Map<String, Double> defaults) {
    RuleSettings settings = summary.settings();
    Map<String, Double> tunables = new TreeMap<>();
    summary.tunables().forEach(name -> tunables.put(name, defaults.getOrDefault(name, 0.0)));
    return new RuleSummary(
        summary.rule(),
        settings.severity(),
        settings.title(),
        settings.hold().toSeconds(),
        settings.clear().toSeconds(),
        settings.cooldown().toSeconds(),
        settings.runbook(),
        settings.mayBeHidden(),
        summary.about(),
        summary.facts(),
        summary.verbs(),
        tunables);
  }
}
