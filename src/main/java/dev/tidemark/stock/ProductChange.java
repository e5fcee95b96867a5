package dev.tidemark.stock;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.SaleStage;
import dev.tidemark.kernel.Strategy;
import java.util.Map;
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
        @Nullable Integer burst,
    @Schema(
            description =
                "Buckets beside the home bucket that a hold may take from under steal, 0 to 255."
                    + " Default 255: all.",
            examples = "255")
        @Nullable Integer stealHops,
    @Schema(
            description = "Percent that waits in the overflow bucket under reserve. Default 10.",
            examples = "10")
        @Nullable Integer reservePercent,
    @Schema(
            description =
                "Limits by sale stage, instead of rate and burst while the sale is in it; null takes"
                    + " a stage's away.")
        @Nullable Map<SaleStage, @Nullable RateLimit> limits,
    @Schema(
            description =
                "What kind of product it is, at most 64 characters: rules may have thresholds by"
                    + " category. Default: none.",
            examples = "shoes")
        @Nullable String category,
    @Schema(
            description =
                "Whether the sale stands still: nobody can take units, what is held can be paid"
                    + " for. False takes away what responses paused, too. Default false.",
            examples = "false")
        @Nullable Boolean paused,
    @Schema(description = "Why, for the audit; at most 500 characters.") @Nullable String reason) {

  private static final int LONGEST_NAME = 200;

  private static final Terms DEFAULTS =
      new Terms(0, 1, Strategy.STRICT, 255, 10, 900, 0, RateLimit.NONE, Map.of(), "", Curbs.NONE);

  ProductChange {
    if (name != null && (name.isBlank() || name.length() > LONGEST_NAME)) {
      throw ProblemException.invalidField("name", "must be 1 to " + LONGEST_NAME + " characters");
    }
    var unused = Reasons.require(reason);
  }

  /** A product with nothing to sell. */
  static ProductChange ofNothing() {
    return ofTotal(0);
  }

  /** Another total, and nothing else. */
  static ProductChange ofTotal(long total) {
    return new ProductChange(
        null, total, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** The terms of a product that does not exist yet. */
  Terms forNew() {
    if (total == null) {
      throw ProblemException.invalidField("total", "is required for a new product");
    }
    return appliedTo(DEFAULTS);
  }

  /** These terms with what is given here put in. */
  Terms appliedTo(Terms terms) {
    return new Terms(
        or(total, terms.total()),
        or(buckets, terms.buckets()),
        or(strategy, terms.strategy()),
        or(stealHops, terms.stealHops()),
        or(reservePercent, terms.reservePercent()),
        or(holdSeconds, terms.holdSeconds()),
        or(perUserLimit, terms.perUserLimit()),
        limitAppliedTo(terms.limit()),
        StageLimits.merge(terms.stageLimits(), limits),
        or(category, terms.category()),
        curbsAppliedTo(terms.curbs()));
  }

  private RateLimit limitAppliedTo(RateLimit before) {
    int newRate = or(rate, before.rate());
    return new RateLimit(
        newRate, or(burst, rate == null ? before.burst() : RateLimit.burstOf(newRate)));
  }

  private Curbs curbsAppliedTo(Curbs before) {
    return paused == null ? before : before.byPerson(paused);
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
