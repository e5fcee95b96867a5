package dev.tidemark.alerts;

import dev.tidemark.rules.Finding;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an alert.
 *
 * @param after how it is to be stored
 * @param before how it was stored; null where it is new
 * @param changes to its history, in order; none where only what was seen last is brought up to date
 * @param finding what it was seen with now; null where it was not
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

  boolean has(What what) {
    return changes.stream().anyMatch(change -> change.what() == what);
  }
}
