package dev.tidemark.access;

import dev.tidemark.kernel.ProblemException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of keys and accounts, as they are in the audit. */
final class Names {

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");

  private Names() {}

  /**
   * @throws ProblemException {@code INVALID_FIELD}
   */
  static String requireKey(@Nullable String name) {
    if (name == null || !KEY.matcher(name).matches()) {
      throw ProblemException.invalidField(
          "name",
          "must be 1 to 64 letters, digits, dots, dashes or underscores, and start with a letter or"
              + " digit");
    }
    return name;
  }

  /**
   * In small letters: nobody is to be taken for another.
   *
   * @throws ProblemException {@code INVALID_FIELD}
   */
  static String requireAccount(@Nullable String name) {
    String small = account(name);
    if (!ACCOUNT.matcher(small).matches()) {
      throw ProblemException.invalidField(
          "name", "must be 1 to 64 letters, digits or . _ @ + -, and start with a letter or digit");
    }
    return small;
  }

  /** What a name that somebody typed may stand for. */
  static String account(@Nullable String name) {
    return name == null ? "" : name.strip().toLowerCase(Locale.ROOT);
  }
}
