package dev.tidemark.velocity;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time, cut into whole hours, whole minutes, and the seconds at its two ends: so many
 * counts add up to exactly what sold within it.
 *
 * @param from its first second, since the epoch
 * @param to the second after its last
 */
record Window(long from, long to) {

  /**
   * Counts of one grain that start within a stretch.
   *
   * @param grain seconds that a count stands for
   * @param from the first start
   * @param to the start after the last
   */
  record Part(int grain, long from, long to) {
    boolean has(int rowGrain, long start) {
      return grain == rowGrain && start >= from && start < to;
    }
  }

  /** The stretch of a length that ends with a second. */
  static Window endingWith(long lastSecond, long lengthSeconds) {
    return new Window(lastSecond + 1 - lengthSeconds, lastSecond + 1);
  }

  long lengthSeconds() {
    return to - from;
  }

  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    cut(parts, from, to, SaleCounts.SECOND);
    return parts;
  }

  /** The next coarser counts in the middle, as far as whole ones fit; this grain at the ends. */
  private static void cut(List<Part> parts, long from, long to, int grain) {
    if (grain == SaleCounts.HOUR) {
      add(parts, grain, from, to);
      return;
    }
    int coarser = grain == SaleCounts.SECOND ? SaleCounts.MINUTE : SaleCounts.HOUR;
    long first = SaleCounts.startOf(from + coarser - 1, coarser);
    long last = SaleCounts.startOf(to, coarser);
    if (first >= last) {
      add(parts, grain, from, to);
      return;
    }
    add(parts, grain, from, first);
    cut(parts, first, last, coarser);
    add(parts, grain, last, to);
  }

  private static void add(List<Part> parts, int grain, long from, long to) {
    if (from < to) {
      parts.add(new Part(grain, from, to));
    }
  }
}
