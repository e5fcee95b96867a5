package dev.tidemark.stock;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The three bucket tables of a stock database. Stateless. */
public final class BucketRows {

  /** How many tables there are; a product's rows are in the one of its number modulo this. */
  public static final int TABLES = 3;

  /** Locks until the commit, in the order of the primary key whoever asks: no two can cross. */
  private static final String LOCK =
      """
      SELECT product_id, bucket, epoch, total, available, held, sold FROM bucket_%d
      WHERE %s ORDER BY product_id, bucket FOR UPDATE""";

  private static final String READ =
      """
      SELECT product_id, bucket, epoch, total, available, held, sold FROM bucket_%d
      WHERE product_id IN %s ORDER BY product_id, bucket""";

  private static final String INSERT =
      "INSERT INTO bucket_%d (product_id, bucket, epoch, total, available, held, sold) VALUES %s";

  /** Every row exists and is locked, so this only ever updates: many rows, one statement. */
  private static final String SAVE =
      INSERT
          + """
           ON DUPLICATE KEY UPDATE
            total = VALUES(total), available = VALUES(available), held = VALUES(held),
            sold = VALUES(sold)""";

  private BucketRows() {}

  static int tableOf(long productId) {
    return (int) (productId % TABLES);
  }

  /**
   * Locks and reads buckets. A bucket that is not there, because a layout took it away, is left
   * out.
   *
   * @param wanted by product, the numbers of its buckets; an empty set for all of them
   */
  public static List<Bucket> lock(Connection connection, SortedMap<Long, SortedSet<Integer>> wanted)
      throws SQLException {
    List<Bucket> buckets = new ArrayList<>();
    for (int table = 0; table < TABLES; table++) {
      StringJoiner condition = new StringJoiner(" OR ");
      for (Map.Entry<Long, SortedSet<Integer>> product : wanted.entrySet()) {
        if (tableOf(product.getKey()) == table) {
          condition.add(conditionOf(product.getKey(), product.getValue()));
        }
      }
      if (condition.length() > 0) {
        read(connection, LOCK.formatted(table, condition), buckets);
      }
    }
    return buckets;
  }

  private static String conditionOf(long productId, SortedSet<Integer> numbers) {
    if (numbers.isEmpty()) {
      return "product_id = " + productId;
    }
    StringJoiner list = new StringJoiner(",", "(", ")");
    numbers.forEach(number -> list.add(number.toString()));
    return "(product_id = " + productId + " AND bucket IN " + list + ")";
  }

  private static void read(Connection connection, String sql, List<Bucket> into)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        into.add(read(rows));
      }
    }
  }

  static Bucket read(ResultSet row) throws SQLException {
    return new Bucket(
        row.getLong(1),
        row.getInt(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7));
  }

  /** Writes back those of the locked buckets that changed. */
  public static void save(Connection connection, Collection<Bucket> locked) throws SQLException {
    for (int table = 0; table < TABLES; table++) {
      StringJoiner rows = new StringJoiner(",");
      for (Bucket bucket : locked) {
        if (bucket.changed() && tableOf(bucket.productId()) == table) {
          rows.add(row(bucket));
        }
      }
      if (rows.length() > 0) {
        execute(connection, SAVE.formatted(table, rows));
      }
    }
  }

  private static String row(Bucket b) {
    return "("
        + b.productId()
        + ","
        + b.number()
        + ","
        + b.epoch()
        + ","
        + b.total()
        + ","
        + b.available()
        + ","
        + b.held()
        + ","
        + b.sold()
        + ")";
  }

  /** All buckets of products as committed last, without a lock; by product, in order. */
  public static Map<Long, List<Bucket>> read(Connection connection, Collection<Long> productIds)
      throws SQLException {
    List<Bucket> buckets = new ArrayList<>();
    for (int table = 0; table < TABLES; table++) {
      StringJoiner ids = new StringJoiner(",", "(", ")").setEmptyValue("");
      for (long productId : productIds) {
        if (tableOf(productId) == table) {
          ids.add(Long.toString(productId));
        }
      }
      if (ids.length() > 0) {
        read(connection, READ.formatted(table, ids), buckets);
      }
    }
    return buckets.stream()
        .collect(Collectors.groupingBy(Bucket::productId, TreeMap::new, Collectors.toList()));
  }

  /** Replaces all buckets of a product whose ledger row the caller has locked. */
  static void replace(Connection connection, long productId, Collection<Bucket> buckets)
      throws SQLException {
    int table = tableOf(productId);
    execute(connection, "DELETE FROM bucket_" + table + " WHERE product_id = " + productId);
    StringJoiner rows = new StringJoiner(",");
    buckets.forEach(bucket -> rows.add(row(bucket)));
    execute(connection, INSERT.formatted(table, rows));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** All buckets of a product, locked. */
  static List<Bucket> lockAll(Connection connection, long productId) throws SQLException {
    return lock(connection, new TreeMap<>(Map.of(productId, Collections.emptySortedSet())));
  }
}
