package dev.tidemark.alerts;

import dev.tidemark.rules.Evaluation;
import dev.tidemark.rules.Finding;
import dev.tidemark.rules.RuleKey;
import dev.tidemark.rules.RuleSettings;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.facts.SalesVelocity;
import dev.tidemark.rules.facts.StockPosition;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What rules might find, for tests. */
final class Findings {

  private Findings() {}

  /** A name that no other test uses. */
  static String newRule() {
    return "r-" + UUID.randomUUID();
  }

  /** A rule of a severity; all else is nothing. */
  static Rule rule(String name, Severity severity) {
    return new Rule(name, 1, false, severity, 0, 0, 0, null, null, true, "");
  }

  record Rule(
      String name,
      long version,
      boolean shadow,
      Severity severity,
      long hold,
      long clear,
      long cooldown,
      @Nullable Duration repeat,
      @Nullable Duration escalate,
      boolean mayBeHidden,
      String category) {

    Rule holding(long seconds) {
      return new Rule(
          name,
          version,
          shadow,
          severity,
          seconds,
          clear,
          cooldown,
          repeat,
          escalate,
          mayBeHidden,
          category);
    }

    Rule clearing(long seconds) {
      return new Rule(
          name,
          version,
          shadow,
          severity,
          hold,
          seconds,
          cooldown,
          repeat,
          escalate,
          mayBeHidden,
          category);
    }

    Rule cooling(long seconds) {
      return new Rule(
          name,
          version,
          shadow,
          severity,
          hold,
          clear,
          seconds,
          repeat,
          escalate,
          mayBeHidden,
          category);
    }

    Rule repeating(Duration after) {
      return new Rule(
          name,
          version,
          shadow,
          severity,
          hold,
          clear,
          cooldown,
          after,
          escalate,
          mayBeHidden,
          category);
    }

    Rule escalating(Duration after) {
      return new Rule(
          name,
          version,
          shadow,
          severity,
          hold,
          clear,
          cooldown,
          repeat,
          after,
          mayBeHidden,
          category);
    }

    Rule version(long number) {
      return new Rule(
          name,
          number,
          shadow,
          severity,
          hold,
          clear,
          cooldown,
          repeat,
          escalate,
          mayBeHidden,
          category);
    }

    Rule of(Severity other) {
      return new Rule(
          name,
          version,
          shadow,
          other,
          hold,
          clear,
          cooldown,
          repeat,
          escalate,
          mayBeHidden,
          category);
    }

    Rule inShadow() {
      return new Rule(
          name,
          version,
          true,
          severity,
          hold,
          clear,
          cooldown,
          repeat,
          escalate,
          mayBeHidden,
          category);
    }

    Rule neverHidden() {
      return new Rule(
          name, version, shadow, severity, hold, clear, cooldown, repeat, escalate, false,
          category);
    }

    Rule in(String other) {
      return new Rule(
          name,
          version,
          shadow,
          severity,
          hold,
          clear,
          cooldown,
          repeat,
          escalate,
          mayBeHidden,
          other);
    }

    RuleKey key() {
      return new RuleKey(name, "rule", version);
    }

    RuleRef ref() {
      return new RuleRef(name, "rule", shadow);
    }

    /** 412 units on sale, 3 minutes to go. */
    Finding about(String sku) {
      return about(sku, "it is low");
    }

    Finding about(String sku, String message) {
      return new Finding(
          key(),
          shadow,
          new RuleSettings(
              severity,
              "Low water",
              Duration.ofSeconds(hold),
              Duration.ofSeconds(clear),
              Duration.ofSeconds(cooldown),
              repeat,
              escalate,
              null,
              mayBeHidden),
          Subject.product(sku),
          message,
          List.of(),
          List.of(
              new StockPosition(sku, category, 1000, 412, 88, 500, 58.8, 41.2),
              new SalesVelocity(sku, 140, 690, 690, 690, 137.3, 3.0, 1, 1)),
          Map.of("available", 412L),
          Map.of("low", 500.0));
    }
  }

  static Evaluation of(Finding... findings) {
    return new Evaluation(Arrays.asList(findings), Map.of(), Map.of(), Set.of());
  }

  static Evaluation undecided(Rule rule, String sku) {
    return new Evaluation(
        List.of(), Map.of(Subject.product(sku), Set.of(rule.key())), Map.of(), shadows(rule));
  }

  static Evaluation broken(Rule rule) {
    return new Evaluation(
        List.of(), Map.of(), Map.of(rule.key(), "division by zero"), shadows(rule));
  }

  private static Set<RuleKey> shadows(Rule rule) {
    return rule.shadow() ? Set.of(rule.key()) : Set.of();
  }
}
