package dev.tidemark.kernel;

import java.util.Collection;
import java.util.StringJoiner;

/** Numbers as SQL takes them: statements over many ids are made for each call. */
public final class Numbers {

  private Numbers() {}

  /**
   * {@code 1,2,3}, for {@code IN (…)}.
   *
   * @param ids not empty
   */
  public static String list(Collection<Long> ids) {
    StringJoiner list = new StringJoiner(",");
    ids.forEach(id -> list.add(Long.toString(id)));
    return list.toString();
  }
}
