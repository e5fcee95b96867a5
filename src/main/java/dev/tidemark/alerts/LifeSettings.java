package dev.tidemark.alerts;

import dev.tidemark.rules.RuleSettings;
import dev.tidemark.rules.Severity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What holds for the life of every alert, whatever its rule says.
 *
 * @param flappingFires so many fires within {@code flappingWithin} are flapping
 * @param flappingClear how long, at least, a flapping alert's rule must be untrue
 * @param closedByHand how long, at least, one resolved by hand stays so while its rule is true
 * @param refresh how often what was seen last is written down while only its figures change
 * @param waver how often, at the most, the history has that an alert begins to clear
 * @param missed how often, at the most, the history has that an alert is missing, and is back
 * @param escalateP1 after which an unacknowledged one is escalated, unless the rule says
 * @param escalateP2 the same; a P3 is escalated only where its rule says so
 * @param mostEscalations an alert is escalated so often at the most
 */
record LifeSettings(
    int flappingFires,
    Duration flappingWithin,
    Duration flappingClear,
    Duration closedByHand,
    Duration refresh,
    Duration waver,
    Duration missed,
    Duration escalateP1,
    Duration escalateP2,
    int mostEscalations) {

  static final LifeSettings DEFAULTS =
      new LifeSettings(
          3,
          Duration.ofMinutes(30),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          3);

  /** Null for never. */
  @Nullable Duration escalateAfter(RuleSettings rule) {
    if (rule.escalate() != null) {
      return rule.escalate();
    }
    return escalateAfter(rule.severity());
  }

  /** Where its rule does not say; null for never. */
  @Nullable Duration escalateAfter(Severity severity) {
    return switch (severity) {
      case P1 -> escalateP1;
      case P2 -> escalateP2;
      case P3 -> null;
    };
  }
}
