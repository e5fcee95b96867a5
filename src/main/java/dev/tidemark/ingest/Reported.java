package dev.tidemark.ingest;

import dev.tidemark.stock.Layout;
import dev.tidemark.stock.PositionPart;
import dev.tidemark.stock.PositionSamples;
import dev.tidemark.storage.StockDatabases;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Shows in a product's position what sources say of it: added up over warehouses and channels, and
 * beside our own ledger as it stood at that time.
 */
@ApplicationScoped
class Reported implements PositionPart {

  private final StockDatabases databases;
  private final Sources sources;
  private final InstantSource clock;

  Reported(StockDatabases databases, Sources sources, InstantSource clock) {
    this.databases = databases;
    this.sources = sources;
    this.clock = clock;
  }

  /**
   * What sources say together.
   *
   * @param available on hand, less what is reserved
   * @param oldestAsOf of the contributor that is behind the most; null where there is none
   * @param aligned whether no contributor is further behind the newest than its source's tolerance:
   *     if not, units may be counted in two places, or in none
   * @param ledgerAvailable what was on sale here at the time of the newest; null where there is
   *     none
   * @param difference available, less that
   */
  @Schema(description = "What sources say of their stock, over warehouses and channels.")
  record Sum(
      long onHand,
      long reserved,
      long available,
      int contributors,
      @Nullable Instant oldestAsOf,
      @Nullable Double oldestAgeSeconds,
      boolean aligned,
      @Nullable Long ledgerAvailable,
      @Nullable Long difference,
      List<Contributor> parts) {

    static final Sum NOTHING = new Sum(0, 0, 0, 0, null, null, true, null, null, List.of());
  }

  /** One source's word about one warehouse and channel. */
  record Contributor(
      String source,
      String warehouse,
      String channel,
      long onHand,
      long reserved,
      Instant asOf,
      double ageSeconds) {}

  @Override
  public String name() {
    return "reported";
  }

  @Override
  public Object of(Layout layout) {
    return databases.of(layout.slot()).transact(connection -> read(connection, layout));
  }

  private Sum read(Connection connection, Layout layout) throws SQLException {
    List<ReportedRows.Row> rows = ReportedRows.read(connection, layout.productId());
    if (rows.isEmpty()) {
      return Sum.NOTHING;
    }
    long now = clock.millis();
    long onHand = rows.stream().mapToLong(ReportedRows.Row::onHand).sum();
    long reserved = rows.stream().mapToLong(ReportedRows.Row::reserved).sum();
    long oldest = rows.stream().mapToLong(ReportedRows.Row::asOfMillis).min().orElse(now);
    long newest = rows.stream().mapToLong(ReportedRows.Row::asOfMillis).max().orElse(now);
    long ledger = PositionSamples.availableAt(connection, layout.productId(), newest);
    List<Contributor> parts = new ArrayList<>();
    rows.forEach(row -> parts.add(contributor(row, now)));
    return new Sum(
        onHand,
        reserved,
        onHand - reserved,
        rows.size(),
        Instant.ofEpochMilli(oldest),
        (now - oldest) / 1000.0,
        StockReports.areAligned(rows, sources),
        ledger,
        onHand - reserved - ledger,
        List.copyOf(parts));
  }

  private static Contributor contributor(ReportedRows.Row row, long now) {
    return new Contributor(
        row.source(),
        row.warehouse(),
        row.channel(),
        row.onHand(),
        row.reserved(),
        Instant.ofEpochMilli(row.asOfMillis()),
        (now - row.asOfMillis()) / 1000.0);
  }
}
