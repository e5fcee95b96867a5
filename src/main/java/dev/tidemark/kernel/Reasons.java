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
}
