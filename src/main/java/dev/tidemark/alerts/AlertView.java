package dev.tidemark.alerts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.rules.Severity;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An alert as people see it.
 *
 * @param fingerprint 32 hexadecimal digits, the same for every alert of this rule and subject
 * @param message what its rule said last
 * @param unitsAtRisk null where its facts do not tell
 * @param minutesToEmpty null where nothing sells or its facts do not tell
 * @param waitsUntil of a pending one, when it fires if its rule stays true; of another whose rule
 *     is untrue, when it is resolved
 * @param waitsFor hold, cooldown or clear; null where it waits for nothing
 * @param escalation how often nobody acknowledged it in time
 * @param hidden why people are not told of it; null where nothing hides it
 */
@Schema(description = "An alert: what is wrong, how bad it is, and who is at it.")
record AlertView(
    UUID id,
    String fingerprint,
    Rule rule,
    About subject,
    Severity severity,
    AlertState state,
    String title,
    String message,
    @Nullable Long unitsAtRisk,
    @Nullable Double minutesToEmpty,
    Instant since,
    Instant lastSeen,
    @Nullable Instant firedAt,
    @Nullable Instant acknowledgedAt,
    @Nullable String acknowledgedBy,
    @Nullable Instant resolvedAt,
    @Nullable String resolvedBy,
    @Nullable String resolvedFor,
    @Nullable Instant waitsUntil,
    @Nullable String waitsFor,
    int escalation,
    @Nullable String runbook,
    boolean flapping,
    boolean shadow,
    boolean mayBeHidden,
    @Nullable Hidden hidden,
    JsonNode calls,
    long version) {

  /**
   * Its rule.
   *
   * @param versionFired of the text when it fired; null while it has not
   * @param versionSeen of the text when it was true last
   */
  record Rule(String name, String rule, @Nullable Long versionFired, long versionSeen) {}

  /** What it is about. */
  record About(String kind, String key, String category) {}

  /** A page; {@code nextCursor} is null on the last. */
  record Listing(List<AlertView> items, @Nullable String nextCursor) {}

  /** One with all that happened to it. */
  record WithHistory(@JsonUnwrapped AlertView alert, List<Entry> history) {}

  /** One entry of its history. */
  record Entry(long id, Instant at, What what, String who, AlertState state, JsonNode detail) {}

  /**
   * Why it fired.
   *
   * @param whenFired null while it has not
   */
  record Explained(UUID id, Rule rule, @Nullable JsonNode whenFired, @Nullable JsonNode lastSeen) {}

  /**
   * @param calls the verbs that its rule wants done
   */
  static AlertView of(Alert alert, @Nullable Hidden hidden, JsonNode calls) {
    Life life = alert.life();
    Seen seen = alert.seen();
    return new AlertView(
        alert.id(),
        AlertRows.hex(alert.fingerprint().hash()),
        ruleOf(alert),
        new About(
            alert.fingerprint().subject().kind().toString(),
            alert.fingerprint().subject().key(),
            seen.category()),
        seen.settings().severity(),
        life.state(),
        seen.settings().title(),
        seen.message(),
        seen.risk().units(),
        seen.risk().minutesToEmpty(),
        Instant.ofEpochMilli(life.sinceMillis()),
        Instant.ofEpochMilli(seen.atMillis()),
        moment(life.firedMillis()),
        moment(life.ackedMillis()),
        life.ackedBy(),
        moment(life.resolvedMillis()),
        life.resolvedBy(),
        life.resolvedFor(),
        moment(life.dueMillis()),
        waitsFor(life),
        life.escalation(),
        seen.settings().runbook(),
        life.flapping(),
        alert.fingerprint().rule().shadow(),
        seen.settings().mayBeHidden(),
        hidden,
        calls,
        alert.version());
  }

  static Rule ruleOf(Alert alert) {
    return new Rule(
        alert.fingerprint().rule().name(),
        alert.fingerprint().rule().rule(),
        alert.firedVersion() == 0 ? null : alert.firedVersion(),
        alert.seen().ruleVersion());
  }

  private static @Nullable String waitsFor(Life life) {
    if (life.dueMillis() == 0) {
      return null;
    }
    if (life.state() != AlertState.PENDING) {
      return "clear";
    }
    return life.quietUntilMillis() > life.holdEndsMillis() ? "cooldown" : "hold";
  }

  private static @Nullable Instant moment(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }
}
