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

/** Reads where many products of one stock database stand. Stateless. */
public final class Standings {

  private static final String VERSIONS =
      "SELECT product_id, version, changed_millis FROM stock_version WHERE product_id IN (%s)";

  private static final String CHANGED_SINCE =
      """
      SELECT v.product_id, v.version, l.slot
      FROM stock_version v JOIN ledger l ON l.product_id = v.product_id
      WHERE v.changed_millis >= %d ORDER BY v.changed_millis DESC LIMIT %d""";

  private static final String AFTER =
      "SELECT product_id, slot FROM ledger WHERE product_id > %d ORDER BY product_id LIMIT %d";

  private Standings() {}

  /**
   * How often the stock of a product has changed, its layout included: with the same version it
   * stands as before.
   *
   * @param changedMillis when it changed last; 0 for never
   */
  public record Version(long number, long changedMillis) {

    /** Of what never changed. */
    public static final Version NONE = new Version(0, 0);
  }

  /** By product; at most 1,000. */
  public static Map<Long, Version> versions(Connection connection, Collection<Long> productIds)
      throws SQLException {
    Map<Long, Version> versions = new HashMap<>();
    if (productIds.isEmpty()) {
      return versions;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(VERSIONS.formatted(Numbers.list(productIds)))) {
      while (row.next()) {
        versions.put(row.getLong(1), new Version(row.getLong(2), row.getLong(3)));
      }
    }
    return versions;
  }

  /** Of those that are products; at most 1,000. */
  public static List<Standing> read(Connection connection, Collection<Long> productIds)
      throws SQLException {
    return read(connection, productIds, versions(connection, productIds));
  }

  /**
   * As {@link #read(Connection, Collection)}.
   *
   * @param versions as they were read before
   */
  public static List<Standing> read(
      Connection connection, Collection<Long> productIds, Map<Long, Version> versions)
      throws SQLException {
    if (productIds.isEmpty()) {
      return List.of();
    }
    Map<Long, List<Bucket>> buckets = BucketRows.read(connection, productIds);
    return LedgerRows.findAll(connection, productIds).stream()
        .map(
            layout ->
                Standing.of(
                    layout,
                    buckets.getOrDefault(layout.productId(), List.of()),
                    versions.getOrDefault(layout.productId(), Version.NONE).changedMillis()))
        .toList();
  }

  /** A product whose stock changed. */
  public record Changed(long productId, long version, int slot) {}

  /** Products whose stock changed at or after a time, the latest first. */
  public static List<Changed> changedSince(Connection connection, long sinceMillis, int most)
      throws SQLException {
    List<Changed> changed = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(CHANGED_SINCE.formatted(sinceMillis, most))) {
      while (row.next()) {
        changed.add(new Changed(row.getLong(1), row.getLong(2), row.getInt(3)));
      }
    }
    return changed;
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
