package dev.tidemark.reservation;

import dev.tidemark.kernel.Refusal;
import dev.tidemark.stock.Layout;

/** What came of a {@link Command}. */
sealed interface Result {

  /**
   * It is done and committed, or was done before by the same request.
   *
   * @param layout of the reservation's product
   */
  record Done(Reservation reservation, Layout layout) implements Result {}

  /** Refused by the state that the reservation is in. */
  record Contradicted(Refusal refusal, Reservation reservation, Layout layout) implements Result {}

  /** The buckets within reach have just so many units left, too few. */
  record SoldOut(long unitsLeft) implements Result {}

  /** The home bucket has too few units, which the cache did not know: others may have enough. */
  record HomeDry() implements Result {}

  /** Enough units are left within reach: the ledger shall be asked for them. */
  record UnitsLeft() implements Result {}

  /** The user holds and owns this many units already. */
  record UserLimit(long limit, long owned) implements Result {}

  /** The idempotency key was used for another user or quantity. */
  record KeyReused() implements Result {}

  /** More requests a second than the limit; nothing was asked of the gate or the ledger. */
  record Throttled(long retryAfterSeconds) implements Result {}

  /** The epoch has changed: do it again under the new layout. */
  record Moved() implements Result {}

  /** There is no such reservation. */
  record NotFound() implements Result {}

  /** {@link Refusal#STORE_UNAVAILABLE}, {@link Refusal#OVERLOADED} or {@link Refusal#INTERNAL}. */
  record Failed(Refusal refusal) implements Result {}
}
