package dev.tidemark.stock;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Strategy;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of {@code PUT /v1/products/{sku}}; a member left out keeps its value or default. */
@Schema(
    description =
        "A product's sale. Members left out keep their value; of a new product, their default.")
record ProductChange(
    @Schema(
            description = "Shown to people, 1 to 200 characters. Default: the code.",
            examples = "Tide clock")
        @Nullable String name,
    @Schema(
            description = "Units in all, 0 to 10^12. Required for a new product.",
            examples = "1500")
        @Nullable Long total,
    @Schema(
            description = "Buckets that the stock is split into, 1 to 256. Default 1.",
            examples = "5")
        @Nullable Integer buckets,
    @Schema(description = "What happens when a user's home bucket is empty. Default strict.")
        @Nullable Strategy strategy,
    @Schema(
            description = "Seconds until an unpaid hold runs out, from 1. Default 900.",
            examples = "900")
        @Nullable Integer holdSeconds,
    @Schema(
            description = "Units one user may hold and own; 0 = no limit. Default 0.",
            examples = "0")
        @Nullable Long perUserLimit,
    @Schema(description = "Requests a second; 0 = no limit. Default 0.", examples = "0")
        @Nullable Integer rate,
    @Schema(
            description = "Requests at once where there is a rate. Default: twice the rate.",
            examples = "0")
        @Nullable Integer burst) {

  private static final int LONGEST_NAME = 200;
  private static final int DEFAULT_HOLD_SECONDS = 900;

  ProductChange {
    if (name != null && (name.isBlank() || name.length() > LONGEST_NAME)) {
      throw ProblemException.invalidField("name", "must be 1 to " + LONGEST_NAME + " characters");
    }
  }

  /** The terms of a product that does not exist yet. */
  Terms forNew() {
    if (total == null) {
      throw ProblemException.invalidField("total", "is required for a new product");
    }
    return appliedTo(new Terms(total, 1, Strategy.STRICT, DEFAULT_HOLD_SECONDS, 0, 0, 0));
  }

  /** These terms with what is given here put in. */
  Terms appliedTo(Terms terms) {
    int newRate = or(rate, terms.rate());
    return new Terms(
        or(total, terms.total()),
        or(buckets, terms.buckets()),
        or(strategy, terms.strategy()),
        or(holdSeconds, terms.holdSeconds()),
        or(perUserLimit, terms.perUserLimit()),
        newRate,
        or(burst, rate == null ? terms.burst() : Math.min(2 * newRate, 1_000_000)));
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
