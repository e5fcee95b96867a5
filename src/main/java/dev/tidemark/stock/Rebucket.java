package dev.tidemark.stock;

import java.util.List;

/** How a product's buckets are to be laid out anew. */
public enum Rebucket {
  /** As many, filled evenly. */
  LEVEL,
  /** Twice as many. */
  WIDEN,
  /** Half of them, or fewer where little is left. */
  SHRINK,
  /** Fewer where little is left; the same, level, where they are uneven; else more. */
  CHOSEN;

  private static final int MOST = 256;

  /** With fewer units a bucket than this, buyers are refused that others could have served. */
  private static final long FEWEST_UNITS = 10;

  /** The fullest bucket has so many times the average: uneven. */
  private static final long UNEVEN = 2;

  /**
   * @param available units on sale in each of the buckets that users are routed to
   * @return how many there shall be, 1 to 256
   */
  int buckets(List<Long> available) {
    return switch (this) {
      case LEVEL -> available.size();
      case WIDEN -> Math.min(MOST, 2 * available.size());
      case SHRINK -> Math.min(Math.max(1, available.size() / 2), worthwhile(available));
      case CHOSEN -> chosen(available);
    };
  }

  private static int chosen(List<Long> available) {
    int fewer = worthwhile(available);
    if (fewer < available.size()) {
      return fewer;
    }
    return (isUneven(available) ? LEVEL : WIDEN).buckets(available);
  }

  private static boolean isUneven(List<Long> available) {
    long units = available.stream().mapToLong(Long::longValue).sum();
    return available.stream().anyMatch(own -> own == 0 || own * available.size() > UNEVEN * units);
  }

  /** So many that each has enough to serve most who come. */
  private static int worthwhile(List<Long> available) {
    long units = available.stream().mapToLong(Long::longValue).sum();
    return (int) Math.max(1, Math.min(available.size(), units / FEWEST_UNITS));
  }
}
