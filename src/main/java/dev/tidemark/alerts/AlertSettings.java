package dev.tidemark.alerts;

import dev.tidemark.rules.RuleSettings;
import dev.tidemark.rules.Severity;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * The settings of this room: {@code tidemark.alerts.*}.
 *
 * @param mostOpenPerRule {@code most-open-per-rule}: no rule has more alerts open, but for what two
 *     processes open at the same moment
 * @param mostInTurn {@code most-in-turn}: of a group, so many alerts are looked at one by one at a
 *     time; the rest are counted
 * @param gather {@code gather}: how long a group waits for more before people are told, except P1
 * @param again {@code again}: how long at least between two notices of a group that grows
 * @param againP1 {@code again-p1}: the same of P1
 * @param repeatP1 {@code repeat-p1}: how often people are told again while it fires, and nobody has
 *     acknowledged it
 * @param repeatP2 {@code repeat-p2}
 * @param repeatP3 {@code repeat-p3}
 * @param look {@code look}: how often a group with hidden alerts is looked at
 * @param keep {@code keep}: how long resolved alerts, history and notices are kept
 */
record AlertSettings(
    int mostOpenPerRule,
    int mostInTurn,
    Duration gather,
    Duration again,
    Duration againP1,
    Duration repeatP1,
    Duration repeatP2,
    Duration repeatP3,
    Duration look,
    Duration keep,
    LifeSettings life) {

  static final AlertSettings DEFAULTS =
      new AlertSettings(
          5_000,
          5_000,
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Duration.ofHours(12),
          Duration.ofSeconds(5),
          Duration.ofDays(90),
          LifeSettings.DEFAULTS);

  static AlertSettings of(Config config) {
    AlertSettings usual = DEFAULTS;
    LifeSettings life = usual.life();
    return new AlertSettings(
        config
            .getOptionalValue("tidemark.alerts.most-open-per-rule", Integer.class)
            .orElse(usual.mostOpenPerRule()),
        config
            .getOptionalValue("tidemark.alerts.most-in-turn", Integer.class)
            .orElse(usual.mostInTurn()),
        duration(config, "gather", usual.gather()),
        duration(config, "again", usual.again()),
        duration(config, "again-p1", usual.againP1()),
        duration(config, "repeat-p1", usual.repeatP1()),
        duration(config, "repeat-p2", usual.repeatP2()),
        duration(config, "repeat-p3", usual.repeatP3()),
        duration(config, "look", usual.look()),
        duration(config, "keep", usual.keep()),
        new LifeSettings(
            life.flappingFires(),
            life.flappingWithin(),
            life.flappingClear(),
            life.closedByHand(),
            life.refresh(),
            life.waver(),
            life.missed(),
            duration(config, "escalate-p1", life.escalateP1()),
            duration(config, "escalate-p2", life.escalateP2()),
            life.mostEscalations()));
  }

  private static Duration duration(Config config, String name, Duration usual) {
    return config.getOptionalValue("tidemark.alerts." + name, Duration.class).orElse(usual);
  }

  Duration gather(Severity severity) {
    return severity == Severity.P1 ? Duration.ZERO : gather;
  }

  Duration again(Severity severity) {
    return severity == Severity.P1 ? againP1 : again;
  }

  Duration repeat(RuleSettings rule) {
    if (rule.repeat() != null) {
      return rule.repeat();
    }
    return switch (rule.severity()) {
      case P1 -> repeatP1;
      case P2 -> repeatP2;
      case P3 -> repeatP3;
    };
  }
}
