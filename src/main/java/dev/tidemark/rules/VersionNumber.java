package dev.tidemark.rules;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import org.jspecify.annotations.Nullable;

/** Reads the number of a version of a text out of an address. */
public final class VersionNumber {

  private VersionNumber() {}

  /**
   * @param field what it is called there
   * @throws ProblemException {@link Refusal#INVALID_FIELD}
   */
  public static long parse(String field, @Nullable String text) {
    if (text == null || !text.matches("[0-9]{1,9}")) {
      throw ProblemException.invalidField(field, "must be the number of a version");
    }
    return Long.parseLong(text);
  }
}
