package dev.tidemark.alerts;

import dev.tidemark.rules.Finding;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an alert. Of one that has never fired, only what people did is kept: a rule that
 * flickers would fill the history with what nobody was told.
 *
 * @param after how it is to be stored
 * @param before how it was stored; null where it is new
 * @param changes in order; none where only what was seen last is brought up to date
 * @param finding what it was seen with now; null where it was not, or nothing new is said
 * @param follows a resolved one of the same fingerprint that need not be remembered any more
 */
record Decision(
    Alert after,
    @Nullable Alert before,
    List<Change> changes,
    @Nullable Finding finding,
    @Nullable UUID follows) {

  Decision {
    changes = List.copyOf(changes);
  }

  boolean isNew() {
    return after.version() == 0;
  }

  /** The changes that its history keeps. */
  List<Change> history() {
    boolean fired = after.life().firedMillis() > 0;
    return changes.stream()
        .filter(change -> fired || !change.who().equals(Change.TIDEMARK))
        .toList();
  }

  /** Whether nothing is left of it: it never fired, and nobody had anything to do with it. */
  boolean vanishes() {
    Life life = after.life();
    return !life.isOpen() && life.firedMillis() == 0 && Change.TIDEMARK.equals(life.resolvedBy());
  }

  boolean has(What what) {
    return changes.stream().anyMatch(change -> change.what() == what);
  }
}
