package dev.tidemark.kernel;

import java.util.List;
import java.util.function.ToLongFunction;

/** Finds places in lists that are sorted by a number. */
public final class Sorted {

  private Sorted() {}

  /**
   * The place of the last one whose number is not above a limit; -1 if all are.
   *
   * @param list in rising order; of equal ones the last counts
   */
  public static <T> int lastUpTo(List<T> list, ToLongFunction<T> number, long limit) {
    int low = 0;
    int high = list.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (number.applyAsLong(list.get(middle)) <= limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }
}
