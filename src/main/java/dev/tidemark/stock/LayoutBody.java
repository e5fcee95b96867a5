package dev.tidemark.stock;

import dev.tidemark.kernel.Strategy;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/products/{sku}/layout}; with nothing given, the buckets are levelled.
 */
@Schema(
    description =
        "How the stock is laid out. Members left out keep their value; what is on sale is spread"
            + " evenly in any case.")
record LayoutBody(
    @Schema(description = "Units in all; not below held + sold.", examples = "2000")
        @Nullable Long total,
    @Schema(
            description = "Buckets, 1 to 256; 1 sells the remainder to whoever comes.",
            examples = "5")
        @Nullable Integer buckets,
    @Schema(description = "What happens when a user's home bucket is empty.")
        @Nullable Strategy strategy,
    @Schema(description = "Buckets beside the home bucket under steal, 0 to 255.", examples = "255")
        @Nullable Integer stealHops,
    @Schema(
            description = "Percent that waits in the overflow bucket under reserve.",
            examples = "10")
        @Nullable Integer reservePercent,
    @Schema(description = "Why, for the audit; at most 500 characters.", examples = "slow buckets")
        @Nullable String reason) {

  /** The same buckets, even again. */
  static final LayoutBody LEVEL = new LayoutBody(null, null, null, null, null, null);

  ProductChange asChange() {
    return new ProductChange(
        null,
        total,
        buckets,
        strategy,
        null,
        null,
        null,
        null,
        stealHops,
        reservePercent,
        null,
        null,
        null,
        reason);
  }
}
