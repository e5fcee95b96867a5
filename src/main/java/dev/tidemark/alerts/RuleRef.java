package dev.tidemark.alerts;

import dev.tidemark.rules.Finding;

/**
 * A rule whatever its version: its alerts live on when its text is edited.
 *
 * @param name the text's
 * @param rule the rule's within it
 * @param shadow whether it only runs to be watched; its alerts then are others than those of the
 *     same rule in earnest
 */
public record RuleRef(String name, String rule, boolean shadow) {

  static RuleRef of(Finding finding) {
    return new RuleRef(finding.rule().name(), finding.rule().rule(), finding.shadow());
  }
}
