package dev.tidemark.alerts;

import dev.tidemark.kernel.Hash128;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;

/**
 * Alerts that people are told of together.
 *
 * @param scope the category of their products, or the kind of their subjects
 */
record NoticeGroup(String ruleName, Severity severity, String scope) {

  static NoticeGroup of(Alert alert) {
    Subject.Kind kind = alert.fingerprint().subject().kind();
    String category = alert.seen().category();
    return new NoticeGroup(
        alert.fingerprint().rule().name(),
        alert.seen().settings().severity(),
        category.isEmpty() ? kind.toString() : category);
  }

  Hash128 id() {
    return Hash128.of(ruleName, severity.name(), scope);
  }
}
