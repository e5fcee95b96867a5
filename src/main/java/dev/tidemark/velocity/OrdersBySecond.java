package dev.tidemark.velocity;

import dev.tidemark.kernel.Numbers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Reads how many orders were placed in each of the last seconds. Stateless. */
public final class OrdersBySecond {

  /** By the primary key: products, then the seconds of each. */
  private static final String READ =
      """
      SELECT start_second, SUM(orders) FROM sale_fine
      WHERE product_id IN (%s) AND grain = 1 AND start_second BETWEEN %d AND %d
      GROUP BY start_second""";

  private OrdersBySecond() {}

  /**
   * Orders of some products by second, through all channels; seconds without any are left out.
   *
   * @param productIds at most 1,000
   * @param toSecond the last, included
   */
  public static Map<Long, Long> read(
      Connection connection, Collection<Long> productIds, long fromSecond, long toSecond)
      throws SQLException {
    Map<Long, Long> orders = new TreeMap<>();
    if (productIds.isEmpty()) {
      return orders;
    }
    String sql = READ.formatted(Numbers.list(productIds), fromSecond, toSecond);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        orders.put(rows.getLong(1), rows.getLong(2));
      }
    }
    return orders;
  }
}
