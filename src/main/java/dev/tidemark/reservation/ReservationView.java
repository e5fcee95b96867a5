package dev.tidemark.reservation;

import dev.tidemark.stock.Layout;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A reservation as callers see it. */
@Schema(description = "Units of a product that are set aside, or were.")
record ReservationView(
    @Schema(description = "Sorts by time of creation.") String id,
    String sku,
    long userId,
    long quantity,
    int bucket,
    State state,
    @Schema(description = "When the hold runs out, or ran out, if it is not paid.")
        String expiresAt) {

  static ReservationView of(Reservation reservation, Layout layout) {
    return new ReservationView(
        reservation.id().toString(),
        layout.sku(),
        reservation.userId(),
        reservation.quantity(),
        reservation.bucket(),
        reservation.state(),
        Instant.ofEpochMilli(reservation.expiresMillis()).toString());
  }
}
