package dev.tidemark.stock;

/**
 * How far a look for changed products goes back. A change notes its time before its commit, so each
 * look overlaps the one before: by a second, which is longer than most transactions take, and now
 * and then by longer than any, which reads much where much is sold. Immutable.
 *
 * @param wideMillis by how much a wide look overlaps the wide one before
 * @param wideEveryMillis how often one is wide
 * @param lastMillis when it was looked last
 * @param lastWideMillis when it was looked widely last
 */
public record Lookback(
    long wideMillis, long wideEveryMillis, long lastMillis, long lastWideMillis) {

  private static final long NARROW_MILLIS = 1_000;

  /** As if it had been looked widely at a time. */
  public static Lookback from(long millis, long wideMillis, long wideEveryMillis) {
    return new Lookback(wideMillis, wideEveryMillis, millis, millis);
  }

  /** What changed at or after this is to be read now; clocks may be set back. */
  public long sinceMillis(long now) {
    return isWide(now)
        ? Math.min(now, lastWideMillis) - wideMillis
        : Math.min(now, lastMillis) - NARROW_MILLIS;
  }

  /** When what {@link #sinceMillis} says was read. */
  public Lookback lookedAt(long now) {
    return new Lookback(wideMillis, wideEveryMillis, now, isWide(now) ? now : lastWideMillis);
  }

  private boolean isWide(long now) {
    return Math.abs(now - lastWideMillis) >= wideEveryMillis;
  }
}
