package dev.tidemark.rules;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.Refusal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Saves texts and says which of their versions run: each change in one transaction that holds the
 * lock of all rules, and is in the audit. Blocks; safe for use by several threads.
 */
@ApplicationScoped
class ChangeRules {

  static final int MOST_TEXTS = 500;
  static final long MOST_VERSIONS = 10_000;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

  /** Addresses of other things beside rules, and alerts that no rule raises. */
  private static final List<String> RESERVED =
      List.of(
          "vocabulary",
          "parameters",
          "rule-broken",
          "rule-too-noisy",
          "store-lost",
          "webhook-disabled");

  private final AuditLog audit;
  private final InstantSource clock;
  private final RuleChanges changes;
  private final Rules rules;

  ChangeRules(AuditLog audit, InstantSource clock, RuleChanges changes, Rules rules) {
    this.audit = audit;
    this.clock = clock;
    this.changes = changes;
    this.rules = rules;
  }

  /**
   * Who changes a text, and on what ground.
   *
   * @param expectedVersion that the caller read; empty for any
   * @param reason for the audit; null for none
   */
  record Asked(String actor, OptionalLong expectedVersion, @Nullable String reason) {

    Asked {
      var unused = Reasons.require(reason);
    }
  }

  private static final Asked PRODUCT =
      new Asked("tidemark", OptionalLong.empty(), "comes with the product");

  /**
   * Saves a version. It does not run before it is activated. Of a new text the answer is at version
   * 1.
   *
   * @throws ProblemException {@link Refusal#RULE_REFUSED}, {@link Refusal#VERSION_MISMATCH} or
   *     {@link Refusal#INVALID_FIELD}; nothing is saved
   */
  RuleStatus save(String name, String drl, Asked asked) {
    requireName(name);
    Texts.require(drl);
    return changes.run(
        () -> {
          Optional<RuleRow> row = RuleRow.find(name);
          RuleStatus current = row.map(RuleRow::rule).orElse(RuleStatus.fresh(name));
          IfMatch.require(asked.expectedVersion(), current.version(), "The rule");
          boolean tooManyTexts = row.isEmpty() && RuleRow.count() >= MOST_TEXTS;
          if (tooManyTexts || current.latestVersion() >= MOST_VERSIONS) {
            throw ProblemException.invalidField("name", "has no room: too many are kept");
          }
          return write(row.orElseGet(RuleRow::new), current, current.saved(), drl, asked);
        });
  }

  /** Ones that the product writes say so. */
  private RuleStatus write(
      RuleRow row, RuleStatus before, RuleStatus after, String drl, Asked asked) {
    RuleVersionRow text = new RuleVersionRow();
    text.name = after.name();
    text.number = after.latestVersion();
    text.drl = drl;
    text.note = asked.reason();
    text.author = asked.actor();
    text.atMillis = clock.millis();
    text.shipped = asked.equals(PRODUCT);
    text.persist();
    row.set(after);
    row.persist();
    boolean isNew = before.latestVersion() == 0;
    record(text.shipped ? "rule.ship" : "rule.save", isNew ? null : before, after, asked);
    return after;
  }

  private void record(String action, @Nullable RuleStatus before, RuleStatus after, Asked asked) {
    audit.record(asked.actor(), action, "rule:" + after.name(), before, after, asked.reason());
  }

  /**
   * Has a version raise alerts, in the place of the one that does.
   *
   * @param number empty for the latest
   */
  RuleStatus activate(String name, OptionalLong number, Asked asked) {
    return change(name, "rule.activate", asked, rule -> rule.activated(existing(rule, number)));
  }

  /** Has a version run to be watched only; empty for the latest. */
  RuleStatus shadow(String name, OptionalLong number, Asked asked) {
    return change(name, "rule.shadow", asked, rule -> rule.shadowed(existing(rule, number)));
  }

  RuleStatus endShadow(String name, Asked asked) {
    return change(
        name,
        "rule.shadow-end",
        asked,
        rule -> {
          if (rule.shadowVersion() == null) {
            throw notRunning(rule, "in shadow");
          }
          return rule.shadowed(null);
        });
  }

  RuleStatus pause(String name, boolean paused, Asked asked) {
    return change(
        name,
        paused ? "rule.pause" : "rule.resume",
        asked,
        rule -> {
          if (rule.activeVersion() == null) {
            throw notRunning(rule, "active");
          }
          return rule.paused() == paused ? rule : rule.paused(paused);
        });
  }

  /** Activates the version that was active before, or any other that is named. */
  RuleStatus rollBack(String name, OptionalLong number, Asked asked) {
    return change(
        name,
        "rule.rollback",
        asked,
        rule -> {
          if (number.isEmpty() && rule.previousVersion() == null) {
            throw notRunning(rule, "to be rolled back: no other version was active before");
          }
          return rule.activated(number.isPresent() ? existing(rule, number) : previous(rule));
        });
  }

  private static long previous(RuleStatus rule) {
    Long previous = rule.previousVersion();
    return previous == null ? rule.latestVersion() : previous;
  }

  private static ProblemException notRunning(RuleStatus rule, String what) {
    return new ProblemException(
        Problem.of(Refusal.RULE_NOT_RUNNING, rule.name() + " is not " + what)
            .with("rule", rule.name()));
  }

  private static long existing(RuleStatus rule, OptionalLong number) {
    long wanted = number.orElse(rule.latestVersion());
    if (wanted < 1 || wanted > rule.latestVersion()) {
      throw ProblemException.invalidField("version", "must be from 1 to " + rule.latestVersion());
    }
    return wanted;
  }

  private RuleStatus change(
      String name, String action, Asked asked, Function<RuleStatus, RuleStatus> how) {
    return changes.run(
        () -> {
          RuleRow row = RuleRow.find(name).orElseThrow(() -> Rules.notFound(name));
          RuleStatus before = row.rule();
          IfMatch.require(asked.expectedVersion(), before.version(), "The rule");
          RuleStatus after = how.apply(before);
          if (!after.equals(before)) {
            row.set(after);
            record(action, before, after, asked);
            requireRuns(before, after);
          }
          return after;
        });
  }

  /** What starts to run must be allowed, also by this release, and compile beside the rest. */
  private void requireRuns(RuleStatus before, RuleStatus after) {
    boolean starts = requireAllowed(before, after, after.raisingVersion());
    starts |= requireAllowed(before, after, after.watchedVersion());
    if (starts) {
      rules.requireRuns(after.name());
    }
  }

  private static boolean requireAllowed(
      RuleStatus before, RuleStatus after, @Nullable Long number) {
    if (number == null) {
      return false;
    }
    String drl = RuleVersionRow.find(after.name(), number).map(version -> version.drl).orElse("");
    boolean starts =
        !number.equals(before.raisingVersion()) && !number.equals(before.watchedVersion());
    return (starts || before.broken().containsKey(number)) && Texts.require(drl).isValid();
  }

  /**
   * Takes in what the product comes with. A text that nobody has changed follows it; one that
   * somebody has stays, and is shown as differing.
   *
   * @param texts by name
   */
  void ship(Map<String, String> texts) {
    if (!QuarkusTransaction.requiringNew().call(() -> news(texts)).isEmpty()) {
      changes.run(
          () -> {
            news(texts).forEach(this::ship); // another process may just have done so
            return null;
          });
    }
  }

  /** What was never shipped: an older process that starts again brings nothing new. */
  private static Map<String, String> news(Map<String, String> texts) {
    Map<String, String> news = new TreeMap<>(texts);
    news.entrySet().removeIf(text -> RuleVersionRow.wasShipped(text.getKey(), text.getValue()));
    return news;
  }

  private void ship(String name, String drl) {
    Optional<RuleRow> found = RuleRow.find(name);
    RuleStatus before = found.map(RuleRow::rule).orElse(RuleStatus.fresh(name));
    RuleRow row = found.orElseGet(RuleRow::new);
    var unused = write(row, before, before.shipped(), drl, PRODUCT);
  }

  /**
   * @throws ProblemException {@link Refusal#INVALID_FIELD}
   */
  static void requireName(String name) {
    if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
      throw ProblemException.invalidField(
          "name",
          "must be 1 to 60 small letters, digits and dashes, and none of "
              + String.join(", ", RESERVED));
    }
  }
}
