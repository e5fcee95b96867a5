package dev.tidemark.alerts;

import dev.tidemark.kernel.Hash128;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventIds;
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

  /** What others know it by: readable, and unique, since no rule has a slash in its name. */
  String key() {
    String key = "alerts:" + ruleName + "/" + severity + "/" + scope;
    return key.length() <= Event.LONGEST_SUBJECT
        ? key
        : "alerts:" + EventIds.of(ruleName, severity.name(), scope);
  }

  Hash128 id() {
    return Hash128.of(ruleName, severity.name(), scope);
  }
}
