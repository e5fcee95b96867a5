package dev.tidemark.ingest;

/**
 * The time between two arrivals of a feed, smoothed, and how much it varies: as TCP measures its
 * round trips (RFC 6298), with the same weights. Longer than the mean and four times the spread is
 * out of the ordinary.
 */
record Gap(long meanMillis, long spreadMillis) {

  /** Nothing is known yet. */
  static final Gap UNKNOWN = new Gap(0, 0);

  /** What is written down once a second cannot be told more finely. */
  private static final long SHORTEST_MILLIS = 5_000;

  /** Seen one more; one that is out of the ordinary counts as just that, or nights would teach. */
  Gap seen(long millis) {
    if (equals(UNKNOWN)) {
      return new Gap(Math.max(millis, 1), millis / 2);
    }
    long counted = Math.min(Math.max(millis, 0), expectedMillis());
    long spread = (3 * spreadMillis + Math.abs(meanMillis - counted)) / 4;
    return new Gap(Math.max((7 * meanMillis + counted) / 8, 1), spread);
  }

  /** The longest that is no reason to worry; 0 where nothing is known. */
  long expectedMillis() {
    return equals(UNKNOWN) ? 0 : Math.max(meanMillis + 4 * spreadMillis, SHORTEST_MILLIS);
  }
}
