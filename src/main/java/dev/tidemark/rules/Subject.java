package dev.tidemark.rules;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What a finding is about.
 *
 * @param key a product's code, the name of a channel, of a source, of a rule, of a store, the id of
 *     a webhook, or the labels of what others found
 */
public record Subject(Kind kind, String key) {

  /** What there is to be found about. */
  public enum Kind {
    PRODUCT,
    CHANNEL,
    SOURCE,
    /** A rule that is broken or too noisy: found by us, not by a rule. */
    RULE,
    /** A store that does not answer: found by us, not by a rule. */
    STORE,
    /** An endpoint that is told nothing any more: found by us, not by a rule. */
    WEBHOOK,
    /** What an Alertmanager told us of: found by others. */
    EXTERNAL;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Subject product(String sku) {
    return new Subject(Kind.PRODUCT, sku);
  }
}
