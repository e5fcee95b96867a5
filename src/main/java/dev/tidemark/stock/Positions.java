package dev.tidemark.stock;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Sku;
import dev.tidemark.storage.StockDatabases;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads where products stand. Blocks; safe for use by several threads. */
@ApplicationScoped
class Positions {

  private static final String SUMS =
      """
      SELECT product_id, SUM(total), SUM(available), SUM(held), SUM(sold) FROM bucket_%d
      WHERE product_id IN %s GROUP BY product_id""";

  private static final int MOST_ATTEMPTS = 5;

  private final StockDatabases databases;
  private final Layouts layouts;
  private final CachedStock cache;
  private final Instance<PositionPart> parts;

  Positions(
      StockDatabases databases,
      Layouts layouts,
      CachedStock cache,
      @Any Instance<PositionPart> parts) {
    this.parts = parts;
    this.databases = databases;
    this.layouts = layouts;
    this.cache = cache;
  }

  Optional<Position> find(Sku sku) {
    Optional<Layout> found = layouts.load(sku);
    for (int attempt = 1; found.isPresent(); attempt++) {
      Layout layout = found.get();
      List<Bucket> rows = bucketsOf(layout);
      boolean sameMoment = rows.stream().allMatch(row -> row.epoch() == layout.epoch());
      if (sameMoment || attempt == MOST_ATTEMPTS) {
        return Optional.of(
            Position.of(layout, nameOf(layout), rows, cache.cached(layout), more(layout)));
      }
      found = layouts.load(sku);
    }
    return Optional.empty();
  }

  /**
   * What a change of the layout would come to if it were made now.
   *
   * @return empty for no such product
   * @throws ProblemException {@link Refusal#BELOW_COMMITTED}
   */
  Optional<LayoutPreview> preview(Sku sku, ProductChange change) {
    return layouts
        .load(sku)
        .map(
            layout ->
                LayoutPreview.of(layout, bucketsOf(layout), change.appliedTo(layout.terms())));
  }

  private Map<String, Object> more(Layout layout) {
    Map<String, Object> more = new TreeMap<>();
    parts.forEach(part -> more.put(part.name(), part.of(layout)));
    return more;
  }

  static Problem notFound(Sku sku) {
    return Problem.of(Refusal.PRODUCT_NOT_FOUND, "There is no product " + sku)
        .with("sku", sku.code());
  }

  private List<Bucket> bucketsOf(Layout layout) {
    return databases
        .of(layout.slot())
        .transact(connection -> BucketRows.read(connection, List.of(layout.productId())))
        .getOrDefault(layout.productId(), List.of());
  }

  private static String nameOf(Layout layout) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> ProductRow.bySku(layout.sku()).map(row -> row.name).orElse(layout.sku()));
  }

  /** A line of the product list. */
  record Summary(
      String sku, String name, long total, long buckets, long available, long held, long sold) {}

  /** A page of products; {@code nextCursor} is null on the last. */
  record Listing(List<Summary> items, @Nullable String nextCursor) {}

  /**
   * Products in the order of their codes. A product whose creation was broken off is left out.
   *
   * @param search a part of the code or the name; empty for all
   */
  Listing list(String search, String afterSku, int most) {
    List<ProductRow> page =
        QuarkusTransaction.joiningExisting()
            .call(
                () ->
                    search.isEmpty()
                        ? ProductRow.after(afterSku, most)
                        : ProductRow.matchingAfter(afterSku, search, most));
    Map<Integer, Map<Integer, StringJoiner>> wanted = new TreeMap<>();
    for (ProductRow row : page) {
      wanted
          .computeIfAbsent(databases.of(row.slot).number(), shard -> new TreeMap<>())
          .computeIfAbsent(
              BucketRows.tableOf(row.number()), table -> new StringJoiner(",", "(", ")"))
          .add(Long.toString(row.number()));
    }
    Map<Long, long[]> sums = new TreeMap<>();
    wanted.forEach(
        (shard, tables) ->
            databases.all().get(shard).transact(connection -> sum(connection, tables, sums)));
    List<Summary> items =
        page.stream()
            .filter(row -> sums.containsKey(row.number()))
            .map(row -> summary(row, sums.getOrDefault(row.number(), new long[4])))
            .toList();
    return new Listing(items, page.size() < most ? null : page.get(page.size() - 1).sku);
  }

  private static Summary summary(ProductRow row, long[] sums) {
    return new Summary(row.sku, row.name, sums[0], row.buckets, sums[1], sums[2], sums[3]);
  }

  private static Map<Long, long[]> sum(
      Connection connection, Map<Integer, StringJoiner> tables, Map<Long, long[]> into)
      throws SQLException {
    for (Map.Entry<Integer, StringJoiner> table : tables.entrySet()) {
      String sql = SUMS.formatted(table.getKey(), table.getValue());
      try (PreparedStatement statement = connection.prepareStatement(sql);
          ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          into.put(
              rows.getLong(1),
              new long[] {rows.getLong(2), rows.getLong(3), rows.getLong(4), rows.getLong(5)});
        }
      }
    }
    return into;
  }
}
