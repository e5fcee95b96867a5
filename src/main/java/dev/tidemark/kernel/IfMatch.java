package dev.tidemark.kernel;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads {@code If-Match}, where versions are numbers. */
public final class IfMatch {

  private IfMatch() {}

  /** The version that the caller read; empty for any, -1 for what is no version of ours. */
  public static OptionalLong version(@Nullable String header) {
    if (header == null || header.equals("*")) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(header.replaceAll("^(W/)?\"|\"$", "")));
    } catch (NumberFormatException e) {
      return OptionalLong.of(-1); // it can only mismatch
    }
  }

  /**
   * @param expected the version that the caller read; empty for any
   * @param what the thing, as a sentence begins: "The sale"
   * @throws ProblemException {@link Refusal#VERSION_MISMATCH}
   */
  public static void require(OptionalLong expected, long version, String what) {
    if (expected.isPresent() && expected.getAsLong() != version) {
      throw new ProblemException(
          Problem.of(
                  Refusal.VERSION_MISMATCH, what + " is at version " + version + "; read it again")
              .with("version", version));
    }
  }
}
