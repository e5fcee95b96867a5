package dev.tidemark.outbox;

import org.jspecify.annotations.Nullable;

/**
 * What receivers choose events by, beside the type.
 *
 * @param severity {@code P1} to {@code P3}; null for what has none
 * @param sku the product it is about; null for none or for several
 * @param channel the channel it is about, by its name; null for none
 * @param category of the product; null where it is not known or there is none
 */
public record EventLabels(
    @Nullable String severity,
    @Nullable String sku,
    @Nullable String channel,
    @Nullable String category) {

  /** Of what is about nothing in particular. */
  public static final EventLabels NONE = new EventLabels(null, null, null, null);

  /** Of what is about a product. */
  public static EventLabels ofProduct(String sku, @Nullable String category) {
    return new EventLabels(null, sku, null, category);
  }
}
