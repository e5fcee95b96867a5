package dev.tidemark.stock;

import dev.tidemark.kernel.Sku;
import dev.tidemark.storage.StockDatabases;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads where products stand. Blocks; safe for use by several threads. */
@ApplicationScoped
class Positions {

  /** All buckets of one moment; their epoch tells which layout they belong to. */
  private static final String READ =
      """
      SELECT b.product_id, b.bucket, b.epoch, b.total, b.available, b.held, b.sold
      FROM bucket_%d b WHERE b.product_id = ? ORDER BY b.bucket""";

  private static final String SUMS =
      """
      SELECT product_id, SUM(total), COUNT(*), SUM(available), SUM(held), SUM(sold) FROM bucket_%d
      WHERE product_id IN %s GROUP BY product_id""";

  private static final int MOST_ATTEMPTS = 5;

  private final StockDatabases databases;
  private final Layouts layouts;
  private final CachedStock cache;

  Positions(StockDatabases databases, Layouts layouts, CachedStock cache) {
    this.databases = databases;
    this.layouts = layouts;
    this.cache = cache;
  }

  Optional<Position> find(Sku sku) {
    Optional<Layout> found = layouts.load(sku);
    for (int attempt = 1; found.isPresent(); attempt++) {
      Layout layout = found.get();
      List<Bucket> rows = databases.of(layout.slot()).transact(c -> read(c, layout.productId()));
      boolean sameMoment = rows.stream().allMatch(row -> row.epoch() == layout.epoch());
      if (sameMoment || attempt == MOST_ATTEMPTS) {
        return Optional.of(Position.of(layout, nameOf(layout), rows, cache.cached(layout)));
      }
      found = layouts.load(sku);
    }
    return Optional.empty();
  }

  private static String nameOf(Layout layout) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> ProductRow.bySku(layout.sku()).map(row -> row.name).orElse(layout.sku()));
  }

  private static List<Bucket> read(Connection connection, long productId) throws SQLException {
    List<Bucket> buckets = new ArrayList<>();
    String sql = READ.formatted(BucketRows.tableOf(productId));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, productId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          buckets.add(BucketRows.read(rows));
        }
      }
    }
    return buckets;
  }

  /** A line of the product list. */
  record Summary(
      String sku, String name, long total, long buckets, long available, long held, long sold) {}

  /** A page of products; {@code nextCursor} is null on the last. */
  record Listing(List<Summary> items, @Nullable String nextCursor) {}

  /** Products in the order of their codes. A product whose creation was broken off is left out. */
  Listing list(String afterSku, int most) {
    List<ProductRow> page =
        QuarkusTransaction.joiningExisting().call(() -> ProductRow.after(afterSku, most));
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
            .map(row -> summary(row, sums.getOrDefault(row.number(), new long[5])))
            .toList();
    return new Listing(items, page.size() < most ? null : page.get(page.size() - 1).sku);
  }

  private static Summary summary(ProductRow row, long[] sums) {
    return new Summary(row.sku, row.name, sums[0], sums[1], sums[2], sums[3], sums[4]);
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
              new long[] {
                rows.getLong(2), rows.getLong(3), rows.getLong(4), rows.getLong(5), rows.getLong(6)
              });
        }
      }
    }
    return into;
  }
}
