package dev.tidemark.reservation;

import java.util.UUID;

/**
 * A reservation as stored.
 *
 * @param bucket where its units were taken; a later layout may have moved them
 * @param refundDue a payment came after it ran out and no unit was left: the payer gets the money
 *     back, and it can never be confirmed
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
    long createdMillis,
    long expiresMillis) {

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
        createdMillis,
        expiresMillis);
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
        createdMillis,
        expiresMillis);
  }

  Reservation until(long millis) {
    return new Reservation(
        id,
        productId,
        keyHigh,
        keyLow,
        userId,
        quantity,
        bucket,
        state,
        refundDue,
        createdMillis,
        millis);
  }
}
