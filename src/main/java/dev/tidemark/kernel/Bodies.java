package dev.tidemark.kernel;

import org.jspecify.annotations.Nullable;

/** Bodies of calls that need one. */
public final class Bodies {

  private Bodies() {}

  /**
   * @throws ProblemException {@link Refusal#MALFORMED_JSON} if it was left out
   */
  public static <T> T require(@Nullable T body) {
    if (body == null) {
      throw new ProblemException(Problem.of(Refusal.MALFORMED_JSON, "Send a JSON object"));
    }
    return body;
  }
}
