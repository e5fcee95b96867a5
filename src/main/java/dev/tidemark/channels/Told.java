package dev.tidemark.channels;

/**
 * What a channel was told of a product and what it has acknowledged, as stored.
 *
 * @param raised added to the version by corrections
 * @param sentBuffer units that were held back then
 * @param waitingMillis since when it has not acknowledged; 0: nothing is missing
 * @param dueMillis when it is told again though nothing has changed; 0 = never
 * @param heldMillis it is told nothing before that
 * @param attempts that were refused, where it is held; else that were not acknowledged: one after
 *     the other
 */
record Told(
    long productId,
    long raised,
    long sentVersion,
    long sentAvailable,
    long sentBuffer,
    long sentMillis,
    long ackedVersion,
    long waitingMillis,
    long dueMillis,
    long heldMillis,
    int attempts) {

  /** Whether it did not want the newest. */
  boolean isRefused() {
    return heldMillis > 0;
  }

  /** Of a product of which it was told nothing. */
  static Told nothing(long productId) {
    return new Told(productId, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }
}
