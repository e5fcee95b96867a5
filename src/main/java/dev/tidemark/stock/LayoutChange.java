package dev.tidemark.stock;

import org.jspecify.annotations.Nullable;

/**
 * What was done to a product's layout: written with the change itself, so that neither is without
 * the other.
 *
 * @param actor the key or account that asked, or {@code tidemark} for what the service did itself
 * @param action {@code product.create}, {@code product.change}, {@code product.layout}, {@code
 *     product.repair}, {@code product.heal} or {@code response.*}
 * @param reason what the actor gave as the reason; null for none
 * @param before null for a new product
 * @param origin what it was done for, where that must be done once; null for anything else
 */
public record LayoutChange(
    String actor,
    String action,
    @Nullable String reason,
    @Nullable Layout before,
    Layout after,
    @Nullable String origin) {

  public LayoutChange(
      String actor, String action, @Nullable String reason, @Nullable Layout before, Layout after) {
    this(actor, action, reason, before, after, null);
  }

  /** By whom the service acts of its own accord. */
  public static final String ITSELF = "tidemark";
}
