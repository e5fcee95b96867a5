package dev.tidemark.responses;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What a response acts on.
 *
 * @param key a product's code, a category, the name of a channel or runbook
 */
record Target(Kind kind, String key) {

  /** What there is to act on. */
  public enum Kind {
    PRODUCT,
    /** All products of a category, each by itself. */
    CATEGORY,
    CHANNEL,
    RUNBOOK,
    /** Nothing that the verb can act on. */
    NOTHING;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public String toString() {
    return kind + " " + key;
  }
}
