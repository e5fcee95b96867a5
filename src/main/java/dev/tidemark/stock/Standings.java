package dev.tidemark.stock;

import dev.tidemark.kernel.Numbers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads where many products of one stock database stand. Stateless. */
public final class Standings {

  private static final String SUMS =
      """
      SELECT b.product_id, SUM(b.available), SUM(b.held), SUM(b.sold),
        SUM(b.available = 0 AND b.bucket < l.buckets),
        MIN(IF(b.bucket < l.buckets, b.available, NULL)),
        MAX(IF(b.bucket < l.buckets, b.available, NULL))
      FROM bucket_%d b JOIN ledger l ON l.product_id = b.product_id
      WHERE b.product_id IN (%s) GROUP BY b.product_id""";

  private static final String CHANGED =
      "SELECT product_id, changed_millis FROM stock_version WHERE product_id IN (%s)";

  private static final String CHANGED_SINCE =
      """
      SELECT product_id, version FROM stock_version WHERE changed_millis >= %d
      ORDER BY changed_millis DESC LIMIT %d""";

  private static final String AFTER =
      "SELECT product_id, slot FROM ledger WHERE product_id > %d ORDER BY product_id LIMIT %d";

  private Standings() {}

  /** Of those that are products; at most 1,000. */
  public static List<Standing> read(Connection connection, Collection<Long> productIds)
      throws SQLException {
    if (productIds.isEmpty()) {
      return List.of();
    }
    Map<Long, Layout> layouts =
        LedgerRows.findAll(connection, productIds).stream()
            .collect(Collectors.toMap(Layout::productId, layout -> layout));
    Map<Long, Long> changed = pairs(connection, CHANGED.formatted(Numbers.list(productIds)));
    List<Standing> standings = new ArrayList<>();
    Map<Integer, List<Long>> byTable =
        productIds.stream().distinct().collect(Collectors.groupingBy(BucketRows::tableOf));
    for (Map.Entry<Integer, List<Long>> table : byTable.entrySet()) {
      String sql = SUMS.formatted(table.getKey(), Numbers.list(table.getValue()));
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        while (row.next()) {
          Layout layout = layouts.get(row.getLong(1));
          if (layout != null) {
            standings.add(standing(layout, row, changed.getOrDefault(row.getLong(1), 0L)));
          }
        }
      }
    }
    return standings;
  }

  private static Standing standing(Layout layout, ResultSet row, long changedMillis)
      throws SQLException {
    return new Standing(
        layout,
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getInt(5),
        row.getLong(6),
        row.getLong(7),
        changedMillis);
  }

  /** Versions of the stock of products that changed at or after a time, the latest first. */
  public static Map<Long, Long> changedSince(Connection connection, long sinceMillis, int most)
      throws SQLException {
    return pairs(connection, CHANGED_SINCE.formatted(sinceMillis, most));
  }

  /** Slots of the products with the next higher numbers. */
  public static Map<Long, Long> slotsAfter(Connection connection, long productId, int most)
      throws SQLException {
    return pairs(connection, AFTER.formatted(productId, most));
  }

  private static Map<Long, Long> pairs(Connection connection, String sql) throws SQLException {
    Map<Long, Long> pairs = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        pairs.put(rows.getLong(1), rows.getLong(2));
      }
    }
    return pairs;
  }
}
