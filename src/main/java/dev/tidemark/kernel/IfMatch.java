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
}
