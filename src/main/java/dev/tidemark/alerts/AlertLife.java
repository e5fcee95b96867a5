package dev.tidemark.alerts;

import static dev.tidemark.alerts.AlertState.ACKNOWLEDGED;
import static dev.tidemark.alerts.AlertState.FIRING;
import static dev.tidemark.alerts.AlertState.MISSING;
import static dev.tidemark.alerts.AlertState.PENDING;
import static dev.tidemark.alerts.AlertState.RESOLVED;

import dev.tidemark.rules.RuleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The life of an alert, as a function: what is stored and what is observed in, what is to be stored
 * out. Empty where nothing changes. Reads no clock and no database; safe for use by several
 * threads.
 */
final class AlertLife {

  static final String NEVER_FIRED = "never fired";
  static final String NO_LONGER_TRUE = "no longer true";
  static final String RULE_GONE = "rule no longer active";
  static final String BY_HAND = "by hand";

  private final LifeSettings settings;
  private final Supplier<UUID> ids;

  /**
   * @param ids of alerts that open
   */
  AlertLife(LifeSettings settings, Supplier<UUID> ids) {
    this.settings = settings;
    this.ids = ids;
  }

  /**
   * @param known the open alert of the fingerprint, or the last that was resolved; null for none
   */
  Optional<Decision> observe(@Nullable Alert known, Observation observed, long now) {
    if (observed instanceof Observation.True seen) {
      return known == null || !known.life().isOpen()
          ? open(known, seen, now)
          : stillTrue(known, seen, now);
    }
    if (known == null) {
      return Optional.empty();
    }
    return observed instanceof Observation.Untrue ? untrue(known, now) : undecided(known, now);
  }

  private Optional<Decision> open(@Nullable Alert last, Observation.True seen, long now) {
    if (last != null && last.life().closedUntilMillis() > now) {
      return Optional.empty();
    }
    RuleSettings rule = seen.finding().settings();
    LifeDraft life = new LifeDraft();
    life.since = now;
    life.holdEnds = now + rule.hold().toMillis();
    if (last != null) {
      life.quietUntil = last.life().quietUntilMillis() > now ? last.life().quietUntilMillis() : 0;
      life.recentFires = last.life().recentFires();
    }
    List<Change> changes = new ArrayList<>();
    Seen current = Seen.of(seen, now);
    boolean fires = fireIfDue(life, rule, seen.finding().shadow(), changes, now);
    long firedVersion = fires ? current.ruleVersion() : 0;
    Alert alert =
        new Alert(ids.get(), Fingerprint.of(seen.finding()), current, firedVersion, life.done(), 0);
    return Optional.of(
        new Decision(
            alert, null, changes, seen.finding(), fires && last != null ? last.id() : null));
  }

  private Optional<Decision> stillTrue(Alert alert, Observation.True observed, long now) {
    LifeDraft life = LifeDraft.of(alert.life());
    List<Change> changes = new ArrayList<>();
    boolean isBack = life.state == MISSING;
    if (isBack) {
      comeBack(life, changes, now);
    }
    boolean clearing = life.clearEnds > 0;
    if (clearing && life.wavered >= life.clearEnds - clearMillis(alert, life)) {
      changes.add(Change.of(What.RELAPSED));
    }
    life.clearEnds = 0;
    Seen seen = Seen.of(observed, now);
    RuleSettings rule = seen.settings();
    boolean fires = fireIfDue(life, rule, observed.finding().shadow(), changes, now);
    if (!fires && !observed.finding().shadow()) {
      escalateByEdit(life, alert.seen().settings(), rule, now);
    }
    if (rule.severity() != alert.seen().settings().severity()) {
      changes.add(Change.of(What.CHANGED, "before", alert.seen().settings().severity().name()));
    }
    boolean stale = now - alert.seen().atMillis() >= settings.refresh().toMillis();
    boolean same = changes.isEmpty() && !clearing && !isBack;
    if (same && seen.readsAs(alert.seen()) && !stale) {
      return Optional.empty();
    }
    boolean news = fires || !seen.saysAs(alert.seen());
    Alert after =
        new Alert(
            alert.id(),
            alert.fingerprint(),
            seen,
            fires ? seen.ruleVersion() : alert.firedVersion(),
            life.done(),
            alert.version());
    return Optional.of(new Decision(after, alert, changes, news ? observed.finding() : null, null));
  }

  private Optional<Decision> untrue(Alert alert, long now) {
    LifeDraft life = LifeDraft.of(alert.life());
    List<Change> changes = new ArrayList<>();
    if (life.state == RESOLVED) {
      boolean wasClosed = life.closedUntil > 0;
      life.closedUntil = 0;
      return wasClosed ? decided(alert, life, changes) : Optional.empty();
    }
    boolean isBack = life.state == MISSING;
    if (isBack) {
      comeBack(life, changes, now);
    }
    long clearMillis = clearMillis(alert, life);
    boolean begins = life.state != PENDING && life.clearEnds == 0 && clearMillis > 0;
    if (life.state == PENDING) {
      resolve(life, Change.TIDEMARK, NEVER_FIRED, Map.of(), changes, now);
    } else if (begins) {
      beginToClear(life, clearMillis, changes, now);
    } else if (now >= life.clearEnds) {
      resolve(life, Change.TIDEMARK, NO_LONGER_TRUE, Map.of(), changes, now);
      coolDown(life, alert, now);
    }
    return changes.isEmpty() && !begins && !isBack
        ? Optional.empty()
        : decided(alert, life, changes);
  }

  /** The history has it only now and then: a rule that flickers would fill it. */
  private void beginToClear(LifeDraft life, long clearMillis, List<Change> changes, long now) {
    life.clearEnds = now + clearMillis;
    if (now - life.wavered >= settings.waver().toMillis()) {
      life.wavered = now;
      changes.add(Change.of(What.CLEARING, "resolvesAtMillis", life.clearEnds));
    }
  }

  private Optional<Decision> undecided(Alert alert, long now) {
    if (!alert.life().isOpen()) {
      return Optional.empty();
    }
    LifeDraft life = LifeDraft.of(alert.life());
    boolean goes = life.state != MISSING;
    if (goes) {
      life.before = life.state;
      life.state = MISSING;
      life.missingSince = now;
    }
    List<Change> changes = new ArrayList<>();
    miss(life, changes, now);
    return changes.isEmpty() && !goes ? Optional.empty() : decided(alert, life, changes);
  }

  /** The history has it only now and then, late if it lasts: data that flickers would fill it. */
  private void miss(LifeDraft life, List<Change> changes, long now) {
    boolean inHistory = life.missed >= life.missingSince;
    boolean isTime = now - life.missed >= settings.missed().toMillis();
    if (life.fired > 0 && !inHistory && isTime) {
      life.missed = now;
      changes.add(Change.of(What.MISSING, "before", String.valueOf(life.before)));
    }
  }

  /** Nobody is told again: it is the same alert, and what was left of its clocks runs on. */
  private static void comeBack(LifeDraft life, List<Change> changes, long now) {
    life.state = life.before == null ? FIRING : life.before;
    life.before = null;
    life.holdEnds = now + Math.max(0, life.holdEnds - life.missingSince);
    if (life.clearEnds > 0) {
      life.clearEnds = now + Math.max(0, life.clearEnds - life.missingSince);
      life.wavered += now - life.missingSince;
    }
    if (life.missed >= life.missingSince) {
      changes.add(Change.of(What.BACK, "state", life.state.toString()));
    }
    life.missingSince = 0;
  }

  private boolean fireIfDue(
      LifeDraft life, RuleSettings rule, boolean shadow, List<Change> changes, long now) {
    if (life.state != PENDING || now < life.holdEnds || now < life.quietUntil) {
      return false;
    }
    life.state = FIRING;
    life.fired = now;
    life.recentFires = fires(life.recentFires, now);
    life.flapping = life.recentFires.size() >= settings.flappingFires();
    Duration escalate = settings.escalateAfter(rule);
    life.escalates = shadow || escalate == null ? 0 : now + escalate.toMillis();
    changes.add(Change.of(What.FIRED));
    if (life.flapping) {
      changes.add(Change.of(What.FLAPPING, "fires", life.recentFires.size()));
    }
    return true;
  }

  /** Where an edit says otherwise, what was waited so far counts no more. */
  private void escalateByEdit(LifeDraft life, RuleSettings before, RuleSettings rule, long now) {
    Duration after = settings.escalateAfter(rule);
    boolean mayBe = life.fired > 0 && life.acked == 0;
    if (mayBe && !Objects.equals(after, settings.escalateAfter(before))) {
      boolean more = life.escalation < settings.mostEscalations();
      life.escalates = more && after != null ? now + after.toMillis() : 0;
    }
  }

  /** Those that count for flapping, no more than it takes. */
  private List<Long> fires(List<Long> before, long now) {
    List<Long> all =
        Stream.concat(before.stream(), Stream.of(now))
            .filter(at -> now - at < settings.flappingWithin().toMillis())
            .toList();
    return all.subList(Math.max(0, all.size() - settings.flappingFires()), all.size());
  }

  private long clearMillis(Alert alert, LifeDraft life) {
    long asked = alert.seen().settings().clear().toMillis();
    return life.flapping ? Math.max(asked, settings.flappingClear().toMillis()) : asked;
  }

  private static void resolve(
      LifeDraft life,
      String who,
      String why,
      Map<String, Object> detail,
      List<Change> changes,
      long now) {
    life.state = RESOLVED;
    life.before = null;
    life.missingSince = 0;
    life.clearEnds = 0;
    life.escalates = 0;
    life.flapping = false;
    life.resolved = now;
    life.resolvedBy = who;
    life.resolvedFor = why;
    Map<String, Object> more = new HashMap<>(detail);
    more.put("reason", why);
    changes.add(new Change(What.RESOLVED, who, more));
  }

  private static void coolDown(LifeDraft life, Alert alert, long now) {
    long cooldown = alert.seen().settings().cooldown().toMillis();
    if (life.fired > 0 && cooldown > 0) {
      life.quietUntil = now + cooldown;
    }
  }

  /** A person takes it on: it fires still, and is not escalated. Empty for a repeat. */
  Optional<Decision> acknowledge(Alert alert, String who, Map<String, Object> detail, long now) {
    LifeDraft life = LifeDraft.of(alert.life());
    if (!alert.life().isOn() || life.acked > 0) {
      return Optional.empty();
    }
    life.acked = now;
    life.ackedBy = who;
    life.escalates = 0;
    if (life.state == MISSING) {
      life.before = ACKNOWLEDGED;
    } else {
      life.state = ACKNOWLEDGED;
    }
    return decided(alert, life, List.of(new Change(What.ACKNOWLEDGED, who, detail)));
  }

  /** A person ends it: it opens again only after its rule was untrue, or after a while. */
  Optional<Decision> resolveByHand(Alert alert, String who, Map<String, Object> detail, long now) {
    if (!alert.life().isOpen()) {
      return Optional.empty();
    }
    LifeDraft life = LifeDraft.of(alert.life());
    List<Change> changes = new ArrayList<>();
    resolve(life, who, BY_HAND, detail, changes, now);
    coolDown(life, alert, now);
    long closed =
        Math.max(settings.closedByHand().toMillis(), alert.seen().settings().cooldown().toMillis());
    life.closedUntil = now + closed;
    return decided(alert, life, changes);
  }

  /** Its rule was paused, renamed or taken away. */
  Optional<Decision> ruleGone(Alert alert, long now) {
    if (!alert.life().isOpen()) {
      return Optional.empty();
    }
    LifeDraft life = LifeDraft.of(alert.life());
    List<Change> changes = new ArrayList<>();
    resolve(life, Change.TIDEMARK, RULE_GONE, Map.of(), changes, now);
    return decided(alert, life, changes);
  }

  /** Needs no facts: that nobody acknowledges it does not depend on them. */
  Optional<Decision> escalateIfDue(Alert alert, long now) {
    if (!escalates(alert.life(), now)) {
      return Optional.empty();
    }
    LifeDraft life = LifeDraft.of(alert.life());
    life.escalation++;
    Duration again = settings.escalateAfter(alert.seen().settings());
    boolean more = life.escalation < settings.mostEscalations();
    life.escalates = more && again != null ? now + again.toMillis() : 0;
    return decided(alert, life, List.of(Change.of(What.ESCALATED, "level", life.escalation)));
  }

  /** Instead, where people are not told of it: that nobody acknowledges it says nothing. */
  Optional<Decision> waitHidden(Alert alert, long now) {
    if (!escalates(alert.life(), now)) {
      return Optional.empty();
    }
    LifeDraft life = LifeDraft.of(alert.life());
    Duration after = settings.escalateAfter(alert.seen().settings());
    life.escalates = after == null ? 0 : now + after.toMillis();
    return decided(alert, life, List.of());
  }

  private static boolean escalates(Life life, long now) {
    return life.isOn() && life.escalatesMillis() > 0 && now >= life.escalatesMillis();
  }

  /**
   * Until when a resolved one says something about the next of its fingerprint; 0 for no longer.
   */
  long rememberedUntil(Life life) {
    if (life.isOpen()) {
      return 0;
    }
    long lastFire = life.recentFires().stream().mapToLong(Long::longValue).max().orElse(0);
    long flaps = lastFire == 0 ? 0 : lastFire + settings.flappingWithin().toMillis();
    long until = Math.max(flaps, Math.max(life.quietUntilMillis(), life.closedUntilMillis()));
    return until > life.resolvedMillis() ? until : 0;
  }

  private static Optional<Decision> decided(Alert alert, LifeDraft life, List<Change> changes) {
    return Optional.of(new Decision(alert.with(life.done()), alert, changes, null, null));
  }
}
