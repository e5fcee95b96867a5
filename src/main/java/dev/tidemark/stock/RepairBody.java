package dev.tidemark.stock;

import dev.tidemark.kernel.Reasons;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v1/products/{sku}/repair}; may be left out. */
record RepairBody(
    @Schema(description = "Why, for the audit; at most 500 characters.", examples = "drift")
        @Nullable String reason) {

  RepairBody {
    var unused = Reasons.require(reason);
  }
}
