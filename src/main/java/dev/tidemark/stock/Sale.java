package dev.tidemark.stock;

import dev.tidemark.kernel.SaleStage;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The whole sale, as of one version.
 *
 * @param limits of requests for each product that has none of its own, by stage
 * @param version raised with every change; the {@code ETag}
 */
@Schema(description = "The stage of the whole sale, and limits for products without their own.")
public record Sale(
    SaleStage stage,
    @Schema(description = "By stage, for each product that has no limit of its own.")
        Map<SaleStage, RateLimit> limits,
    @Schema(description = "Raised with every change; also the ETag.") long version) {

  /** Before the database was asked for the first time. */
  static final Sale UNKNOWN = new Sale(SaleStage.NORMAL, Map.of(), 0);

  public Sale {
    limits = Map.copyOf(limits);
  }

  /**
   * The limit in force: the product's own for the stage, else its own for all, else the sale's for
   * the stage; tightened where something holds the product's sale back.
   */
  public RateLimit limitOf(Layout layout) {
    return layout.curbs().tighten(ownLimitOf(layout));
  }

  private RateLimit ownLimitOf(Layout layout) {
    RateLimit own = layout.stageLimits().get(stage);
    if (own != null) {
      return own;
    }
    return layout.limit().isOn() ? layout.limit() : limits.getOrDefault(stage, RateLimit.NONE);
  }
}
