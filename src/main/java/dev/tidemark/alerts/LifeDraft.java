package dev.tidemark.alerts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Life} while it is being changed. Used by one thread. */
final class LifeDraft {

  AlertState state = AlertState.PENDING;
  @Nullable AlertState before;
  long since;
  long fired;
  long missingSince;
  long holdEnds;
  long clearEnds;
  long quietUntil;
  long closedUntil;
  List<Long> recentFires = List.of();
  boolean flapping;
  int escalation;
  long escalates;
  long acked;
  @Nullable String ackedBy;
  long resolved;
  @Nullable String resolvedBy;
  @Nullable String resolvedFor;
  long wavered;
  long missed;

  static LifeDraft of(Life life) {
    LifeDraft draft = new LifeDraft();
    draft.state = life.state();
    draft.before = life.before();
    draft.since = life.sinceMillis();
    draft.fired = life.firedMillis();
    draft.missingSince = life.missingSinceMillis();
    draft.holdEnds = life.holdEndsMillis();
    draft.clearEnds = life.clearEndsMillis();
    draft.quietUntil = life.quietUntilMillis();
    draft.closedUntil = life.closedUntilMillis();
    draft.recentFires = life.recentFires();
    draft.flapping = life.flapping();
    draft.escalation = life.escalation();
    draft.escalates = life.escalatesMillis();
    draft.acked = life.ackedMillis();
    draft.ackedBy = life.ackedBy();
    draft.resolved = life.resolvedMillis();
    draft.resolvedBy = life.resolvedBy();
    draft.resolvedFor = life.resolvedFor();
    draft.wavered = life.waveredMillis();
    draft.missed = life.missedMillis();
    return draft;
  }

  Life done() {
    return new Life(
        state,
        before,
        since,
        fired,
        missingSince,
        holdEnds,
        clearEnds,
        quietUntil,
        closedUntil,
        recentFires,
        flapping,
        escalation,
        escalates,
        acked,
        ackedBy,
        resolved,
        resolvedBy,
        resolvedFor,
        wavered,
        missed);
  }
}
