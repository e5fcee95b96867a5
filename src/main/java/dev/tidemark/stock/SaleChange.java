package dev.tidemark.stock;

import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.SaleStage;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of {@code PUT /v1/sale}; a member left out keeps its value. */
@Schema(description = "The stage of the whole sale. Members left out keep their value.")
record SaleChange(
    @Schema(description = "Where the sale is.", examples = "rush") @Nullable SaleStage stage,
    @Schema(description = "Limits by stage; null takes a stage's away.")
        @Nullable Map<SaleStage, @Nullable RateLimit> limits,
    @Schema(description = "Why, for the audit; at most 500 characters.", examples = "doors open")
        @Nullable String reason) {

  SaleChange {
    var unused = Reasons.require(reason);
  }

  Sale appliedTo(Sale before) {
    return new Sale(
        stage == null ? before.stage() : stage,
        StageLimits.merge(before.limits(), limits),
        before.version() + 1);
  }
}
