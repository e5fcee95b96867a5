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

/** Reads where products stood, from what {@link PositionSamples} kept. Stateless. */
public final class PositionHistory {

  private static final String COLUMNS =
      "s.product_id, s.at_millis, s.available, s.held, s.sold, s.bucket_rows, s.empty_buckets,"
          + " s.least, s.most";

  /** Of several versions of one moment, the last comes last. */
  private static final String WITHIN =
      "SELECT "
          + COLUMNS
          + """
           FROM position_sample s
          WHERE s.product_id IN (%s) AND s.at_millis >= %d AND s.at_millis < %d
          ORDER BY s.product_id, s.at_millis, s.version LIMIT %d""";

  private static final String BEFORE =
      "SELECT "
          + COLUMNS
          + """
           FROM position_sample s JOIN (
            SELECT product_id, MAX(at_millis) at_millis FROM position_sample
            WHERE product_id IN (%s) AND at_millis < %d GROUP BY product_id) last
            ON last.product_id = s.product_id AND last.at_millis = s.at_millis
          ORDER BY s.version""";

  private PositionHistory() {}

  /**
   * Where a product stood from a time on, until the next.
   *
   * @param buckets rows of buckets, the overflow bucket included
   */
  public record Sample(
      long productId,
      long atMillis,
      long available,
      long held,
      long sold,
      int buckets,
      int emptyBuckets,
      long least,
      long most) {}

  /** Those within a stretch of time, by product and time; at most so many. */
  public static List<Sample> within(
      Connection connection, Collection<Long> productIds, long fromMillis, long toMillis, int most)
      throws SQLException {
    List<Sample> samples = new ArrayList<>();
    read(
        connection,
        WITHIN.formatted(Numbers.list(productIds), fromMillis, toMillis, most),
        samples);
    return samples;
  }

  /** The last of each product before a time; none where it was not sampled by then. */
  public static Map<Long, Sample> before(
      Connection connection, Collection<Long> productIds, long atMillis) throws SQLException {
    List<Sample> samples = new ArrayList<>();
    read(connection, BEFORE.formatted(Numbers.list(productIds), atMillis), samples);
    Map<Long, Sample> last = new HashMap<>();
    samples.forEach(sample -> last.put(sample.productId(), sample));
    return last;
  }

  private static void read(Connection connection, String sql, List<Sample> into)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        into.add(
            new Sample(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getInt(6),
                row.getInt(7),
                row.getLong(8),
                row.getLong(9)));
      }
    }
  }
}
