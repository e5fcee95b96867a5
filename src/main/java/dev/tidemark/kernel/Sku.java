package dev.tidemark.kernel;

import java.util.regex.Pattern;

/**
 * The code of a product, as shops write it: 1 to 64 letters, digits, dots, colons, underscores and
 * dashes, starting with a letter or digit. Case matters.
 */
public record Sku(String code) {

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");

  public Sku {
    if (!ALLOWED.matcher(code).matches()) {
      throw ProblemException.invalidField(
          "sku",
          "must be 1 to 64 letters, digits, dots, colons, underscores or dashes, and start with a"
              + " letter or digit");
    }
  }

  @Override
  public String toString() {
    return code;
  }
}
