package dev.tidemark.outbox;

import dev.tidemark.kernel.Hash128;
import java.util.UUID;

/** Ids of events by what they tell of: who writes the same again writes the same id. */
public final class EventIds {

  private EventIds() {}

  /**
   * The id of what these texts name together, such as {@code notice, 12}.
   *
   * @param what other texts, or the same cut elsewhere, have another id
   */
  public static UUID of(String... what) {
    return Hash128.of(what).uuid();
  }
}
