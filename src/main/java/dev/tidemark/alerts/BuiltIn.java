package dev.tidemark.alerts;

import dev.tidemark.rules.Finding;
import dev.tidemark.rules.RuleKey;
import dev.tidemark.rules.RuleSettings;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the service itself alerts of, without a rule. */
public enum BuiltIn {
  /** A rule threw and is left out; its key is the rule's name. */
  RULE_BROKEN("rule-broken", Subject.Kind.RULE, Severity.P2, Duration.ZERO),
  /** A rule has so many alerts open that no more are opened; its key is the rule's name. */
  RULE_TOO_NOISY("rule-too-noisy", Subject.Kind.RULE, Severity.P2, Duration.ofMinutes(5)),
  /** A stock database cannot be read, so that nothing is known of its products. */
  STORE_LOST("store-lost", Subject.Kind.STORE, Severity.P1, Duration.ofSeconds(30)),
  /** A webhook is disabled: nobody is told there. Its key is the webhook's id. */
  WEBHOOK_DISABLED("webhook-disabled", Subject.Kind.WEBHOOK, Severity.P2, Duration.ZERO);

  private final String ruleName;
  private final Subject.Kind kind;
  private final Severity severity;
  private final Duration clear;

  BuiltIn(String ruleName, Subject.Kind kind, Severity severity, Duration clear) {
    this.ruleName = ruleName;
    this.kind = kind;
    this.severity = severity;
    this.clear = clear;
  }

  Fingerprint fingerprint(String key) {
    return new Fingerprint(new RuleRef(ruleName, ruleName, false), new Subject(kind, key));
  }

  Finding finding(String key, String message) {
    RuleSettings settings =
        new RuleSettings(
            severity, ruleName, Duration.ZERO, clear, Duration.ZERO, null, null, null, true);
    return new Finding(
        new RuleKey(ruleName, ruleName, 1),
        false,
        settings,
        new Subject(kind, key),
        message,
        List.of(),
        List.of(),
        Map.of(),
        Map.of());
  }

  static Optional<BuiltIn> of(String ruleName) {
    return Arrays.stream(values()).filter(one -> one.ruleName.equals(ruleName)).findFirst();
  }

  static boolean isOne(RuleRef rule) {
    for (BuiltIn one : values()) {
      if (one.ruleName.equals(rule.name())) {
        return true;
      }
    }
    return false;
  }
}
