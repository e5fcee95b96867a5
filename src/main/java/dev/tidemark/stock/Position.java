package dev.tidemark.stock;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.kernel.SaleStage;
import dev.tidemark.kernel.Strategy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A product's stock at one moment, as {@code GET /v1/products/{sku}} answers it. */
@Schema(description = "A product's stock at one moment: total = available + held + sold.")
record Position(
    String sku,
    String name,
    @Schema(description = "What kind of product it is; empty for none.") String category,
    long total,
    @Schema(description = "Units on sale.") long available,
    @Schema(description = "Units of unpaid holds.") long held,
    @Schema(description = "Units paid for.") long sold,
    Strategy strategy,
    int stealHops,
    int reservePercent,
    int holdSeconds,
    long perUserLimit,
    int rate,
    int burst,
    @Schema(description = "Limits that hold in a stage of the sale instead.")
        Map<SaleStage, RateLimit> limits,
    @Schema(description = "Whether nobody can take units now.") boolean paused,
    @Schema(
            description =
                "What holds the sale back beside the limits: requests a second, 0 for a pause, by"
                    + " the id of the response, or people.")
        Curbs curbs,
    @Schema(
            description =
                "Units that the cache is ahead of the ledger, or behind if negative; while the"
                    + " product sells, what is under way is part of it. Null if the cache does not"
                    + " answer.")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        @Nullable Long drift,
    @Schema(description = "Raised whenever units move between buckets.") long epoch,
    @Schema(description = "Raised with every change by a person; also the ETag.") long version,
    List<BucketPosition> buckets,
    @JsonAnyGetter
        @Schema(
            description =
                "What else is known of it, as members of their own: velocity, what it sold in the"
                    + " last minute, 5 minutes, hour and day; reported, what sources say of their"
                    + " stock.")
        Map<String, Object> more) {

  /** One bucket; {@code cached} is null where the cache does not answer. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record BucketPosition(
      int bucket,
      long total,
      long available,
      long held,
      long sold,
      @Schema(description = "Units that the cache would still admit; null if it does not answer.")
          @Nullable Long cached) {}

  private static long driftOf(List<Long> cached, List<Bucket> rows) {
    return cached.stream().mapToLong(Long::longValue).sum()
        - rows.stream().mapToLong(Bucket::available).sum();
  }

  static Position of(
      Layout layout,
      String name,
      List<Bucket> rows,
      Optional<List<Long>> cached,
      Map<String, Object> more) {
    List<BucketPosition> buckets =
        rows.stream()
            .map(
                row ->
                    new BucketPosition(
                        row.number(),
                        row.total(),
                        row.available(),
                        row.held(),
                        row.sold(),
                        cached
                            .filter(units -> row.number() < units.size())
                            .map(units -> units.get(row.number()))
                            .orElse(null)))
            .toList();
    return new Position(
        layout.sku(),
        name,
        layout.category(),
        layout.total(),
        rows.stream().mapToLong(Bucket::available).sum(),
        rows.stream().mapToLong(Bucket::held).sum(),
        rows.stream().mapToLong(Bucket::sold).sum(),
        layout.strategy(),
        layout.stealHops(),
        layout.reservePercent(),
        layout.holdSeconds(),
        layout.perUserLimit(),
        layout.limit().rate(),
        layout.limit().burst(),
        layout.stageLimits(),
        layout.curbs().isPaused(),
        layout.curbs(),
        cached.map(units -> driftOf(units, rows)).orElse(null),
        layout.epoch(),
        layout.version(),
        buckets,
        more);
  }
}
