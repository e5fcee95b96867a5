package dev.tidemark.kernel;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what was probably meant. Stateless. */
public final class Nearest {

  private Nearest() {}

  /**
   * The name that differs least, if it differs by a third of its letters or by two neighbours
   * swapped.
   */
  public static Optional<String> of(String word, Collection<String> names) {
    return names.stream()
        .filter(name -> distance(word, name) <= reach(name))
        .min(
            Comparator.comparingInt((String name) -> distance(word, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int reach(String name) {
    return name.length() < 4 ? 1 : Math.max(2, name.length() / 3);
  }

  /** ": did you mean X?", or what there is. */
  public static String hint(String word, Collection<String> names) {
    return of(word, names)
        .map(name -> ": did you mean " + name + "?")
        .orElseGet(
            () ->
                names.isEmpty()
                    ? ""
                    : ": there is " + String.join(", ", names.stream().sorted().toList()));
  }

  /** Levenshtein's, blind to case. */
  private static int distance(String a, String b) {
    String from = a.toLowerCase(Locale.ROOT);
    String to = b.toLowerCase(Locale.ROOT);
    int[] above = new int[to.length() + 1];
    for (int j = 0; j < above.length; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int swap = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + swap);
      }
      above = row;
    }
    return above[to.length()];
  }
}
