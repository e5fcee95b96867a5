package dev.tidemark.alerts;

import dev.tidemark.kernel.Hash128;
import dev.tidemark.rules.Finding;
import dev.tidemark.rules.Subject;

/** What makes two alerts the same: at most one of them is open. */
record Fingerprint(RuleRef rule, Subject subject) {

  static Fingerprint of(Finding finding) {
    return new Fingerprint(RuleRef.of(finding), finding.subject());
  }

  Hash128 hash() {
    return Hash128.of(
        rule.name(),
        rule.rule(),
        rule.shadow() ? "shadow" : "",
        subject.kind().name(),
        subject.key());
  }

  static Hash128 hash(Subject subject) {
    return Hash128.of(subject.kind().name(), subject.key());
  }
}
