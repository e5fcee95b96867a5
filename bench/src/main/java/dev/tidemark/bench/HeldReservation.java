package dev.tidemark.bench;

import java.time.Instant;
import java.util.UUID;

/** The answer to a hold, with the fields of the product's own. */
record HeldReservation(
    UUID id, String sku, long userId, long quantity, int bucket, String state, Instant expiresAt) {

  private static final long HOLD_SECONDS = 3600;

  static HeldReservation of(UUID id, HoldRequest request, int bucket) {
    return new HeldReservation(
        id,
        request.sku(),
        request.userId(),
        request.quantity(),
        bucket,
        "HELD",
        Instant.now().plusSeconds(HOLD_SECONDS));
  }
}
