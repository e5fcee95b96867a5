package dev.tidemark.reservation;

import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.velocity.SaleCount;
import java.util.UUID;

/**
 * A reservation as stored.
 *
 * @param bucket where its units were taken; a later layout may have moved them; {@link #NOWHERE}
 * @param refundDue a payment came after it ran out and no unit was left: the payer gets the money
 *     back, and it can never be confirmed
 * @param channel that it counts for; {@link SaleCount#OWN} for our own
 */
record Reservation(
    UUID id,
    long productId,
    long keyHigh,
    long keyLow,
    long userId,
    long quantity,
    int bucket,
    State state,
    boolean refundDue,
    long expiresMillis,
    String channel) {

  /** The bucket of one that never had units: an order that was cancelled before it came in. */
  static final int NOWHERE = -1;

  /** Whether it was held here; what channels have sold counts for no user's limit. */
  boolean isOwn() {
    return channel.equals(SaleCount.OWN);
  }

  /** Whether it stands for an order that was cancelled before it came in. */
  boolean wasCancelledBefore() {
    return bucket == NOWHERE;
  }

  /** When it was made, which its id tells. */
  long createdMillis() {
    return TimeOrderedIds.millisOf(id);
  }

  Reservation in(State next) {
    return new Reservation(
        id,
        productId,
        keyHigh,
        keyLow,
        userId,
        quantity,
        bucket,
        next,
        refundDue,
        expiresMillis,
        channel);
  }

  Reservation withRefundDue() {
    return new Reservation(
        id,
        productId,
        keyHigh,
        keyLow,
        userId,
        quantity,
        bucket,
        state,
        true,
        expiresMillis,
        channel);
  }

  Reservation until(long millis) {
    return new Reservation(
        id, productId, keyHigh, keyLow, userId, quantity, bucket, state, refundDue, millis,
        channel);
  }
}
