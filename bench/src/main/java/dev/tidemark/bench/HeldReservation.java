package dev.tidemark.bench;

import dev.tidemark.kernel.TimeOrderedIds;
import java.time.InstantSource;
import java.util.UUID;

/** The answer to a hold, with the members of the product's own. */
record HeldReservation(
    UUID id, String sku, long userId, long quantity, int bucket, String state, String expiresAt) {

  private static final long HOLD_SECONDS = 3600;
  private static final InstantSource CLOCK = InstantSource.system();
  private static final TimeOrderedIds IDS = new TimeOrderedIds(CLOCK);

  /** A new hold of what was asked for. */
  static HeldReservation of(HoldRequest request, int bucket) {
    return new HeldReservation(
        IDS.next(0),
        request.sku(),
        request.userId(),
        request.quantity(),
        bucket,
        "HELD",
        CLOCK.instant().plusSeconds(HOLD_SECONDS).toString());
  }
}
