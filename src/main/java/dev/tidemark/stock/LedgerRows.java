package dev.tidemark.stock;

import dev.tidemark.kernel.Numbers;
import dev.tidemark.kernel.Strategy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The ledger table of a stock database: one row a product. Stateless. */
public final class LedgerRows {

  private static final String COLUMNS =
      """
      product_id, sku, slot, epoch, version, total, buckets, strategy, hold_seconds, \
      per_user_limit, rate, burst, steal_hops, reserve_percent, stage_limits, category, curbs""";

  private static final String FIND = "SELECT " + COLUMNS + " FROM ledger WHERE product_id = ?";

  /** The product's lock: every change of layout takes it first. */
  private static final String LOCK = FIND + " FOR UPDATE";

  private static final String CHANGED_SINCE =
      "SELECT " + COLUMNS + ", changed_millis FROM ledger WHERE changed_millis >= ?";

  private static final String FIND_ALL =
      "SELECT " + COLUMNS + " FROM ledger WHERE product_id IN (%s)";

  private static final String INSERT =
      "INSERT INTO ledger ("
          + COLUMNS
          + ", changed_millis) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

  private static final String UPDATE =
      """
      UPDATE ledger SET epoch = ?, version = ?, total = ?, buckets = ?, strategy = ?,
        hold_seconds = ?, per_user_limit = ?, rate = ?, burst = ?, steal_hops = ?,
        reserve_percent = ?, stage_limits = ?, category = ?, curbs = ?, changed_millis = ?
      WHERE product_id = ?""";

  private static final String IN_CATEGORY =
      "SELECT sku FROM ledger WHERE category = ? ORDER BY product_id LIMIT ?";

  private LedgerRows() {}

  /** A product's layout as committed last; empty if there is no such product. */
  public static Optional<Layout> find(Connection connection, long productId) throws SQLException {
    return one(connection, FIND, productId);
  }

  static Optional<Layout> lock(Connection connection, long productId) throws SQLException {
    return one(connection, LOCK, productId);
  }

  /** Layouts changed at or after a time, by the clocks of those who changed them. */
  static List<Layout> changedSince(Connection connection, long sinceMillis) throws SQLException {
    List<Layout> layouts = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(CHANGED_SINCE)) {
      statement.setLong(1, sinceMillis);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          layouts.add(read(rows));
        }
      }
    }
    return layouts;
  }

  /** Those of products that there are. */
  static List<Layout> findAll(Connection connection, Collection<Long> productIds)
      throws SQLException {
    List<Layout> layouts = new ArrayList<>();
    String sql = FIND_ALL.formatted(Numbers.list(productIds));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        layouts.add(read(rows));
      }
    }
    return layouts;
  }

  /** The codes of products of a category. */
  static List<String> inCategory(Connection connection, String category, int most)
      throws SQLException {
    List<String> skus = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(IN_CATEGORY)) {
      statement.setString(1, category);
      statement.setInt(2, most);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          skus.add(rows.getString(1));
        }
      }
    }
    return skus;
  }

  static void insert(Connection connection, Layout layout, long nowMillis) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setLong(1, layout.productId());
      statement.setString(2, layout.sku());
      statement.setInt(3, layout.slot());
      statement.setLong(4, layout.epoch());
      statement.setLong(5, layout.version());
      setTerms(statement, 6, layout.terms());
      statement.setLong(18, nowMillis);
      statement.executeUpdate();
    }
  }

  static void update(Connection connection, Layout layout, long nowMillis) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
      statement.setLong(1, layout.epoch());
      statement.setLong(2, layout.version());
      setTerms(statement, 3, layout.terms());
      statement.setLong(15, nowMillis);
      statement.setLong(16, layout.productId());
      statement.executeUpdate();
    }
  }

  private static void setTerms(PreparedStatement statement, int first, Terms terms)
      throws SQLException {
    statement.setLong(first, terms.total());
    statement.setInt(first + 1, terms.buckets());
    statement.setString(first + 2, terms.strategy().toString());
    statement.setInt(first + 3, terms.holdSeconds());
    statement.setLong(first + 4, terms.perUserLimit());
    statement.setInt(first + 5, terms.limit().rate());
    statement.setInt(first + 6, terms.limit().burst());
    statement.setInt(first + 7, terms.stealHops());
    statement.setInt(first + 8, terms.reservePercent());
    statement.setString(first + 9, StageLimits.write(terms.stageLimits()));
    statement.setString(first + 10, terms.category());
    statement.setString(first + 11, terms.curbs().write());
  }

  private static Optional<Layout> one(Connection connection, String sql, long productId)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, productId);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(read(rows)) : Optional.empty();
      }
    }
  }

  private static Layout read(ResultSet row) throws SQLException {
    return new Layout(
        row.getLong(1),
        row.getString(2),
        row.getInt(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getInt(7),
        Strategy.valueOf(row.getString(8).toUpperCase(Locale.ROOT)),
        row.getInt(13),
        row.getInt(14),
        row.getInt(9),
        row.getLong(10),
        RateLimit.stored(row.getInt(11), row.getInt(12)),
        StageLimits.read(row.getString(15)),
        row.getString(16),
        Curbs.read(row.getString(17)));
  }
}
