package dev.tidemark.kernel;

import org.jspecify.annotations.Nullable;

/** What people give as the reason of what they do, for the audit. */
public final class Reasons {

  private static final int LONGEST = 500;

  private Reasons() {}

  /**
   * @throws ProblemException {@link Refusal#INVALID_FIELD} if it is over 500 characters
   */
  public static @Nullable String require(@Nullable String reason) {
    if (reason != null && reason.length() > LONGEST) {
      throw ProblemException.invalidField("reason", "must be at most " + LONGEST + " characters");
    }
    return reason;
  }

  /**
   * As {@link #require}, where one must be given.
   *
   * @throws ProblemException {@link Refusal#INVALID_FIELD} if none is given
   */
  public static String requireGiven(@Nullable String reason) {
    if (reason == null || reason.isBlank()) {
      throw ProblemException.invalidField("reason", "must be given");
    }
    var unused = require(reason);
    return reason;
  }
}
