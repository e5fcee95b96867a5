package dev.tidemark.reservation;

import dev.tidemark.stock.LayoutChanging;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Units that each user holds or owns of the products that have a limit per user. Kept from the
 * moment that a limit is set, counting what was held before; dropped when it is lifted.
 */
@ApplicationScoped
class UserQuotas {

  /** A user of a product; ordered, so that locks are taken in one order. */
  record Owner(long productId, long userId) implements Comparable<Owner> {
    @Override
    public int compareTo(Owner other) {
      int byProduct = Long.compare(productId, other.productId);
      return byProduct != 0 ? byProduct : Long.compare(userId, other.userId);
    }
  }

  /** A row for each user, so that there is something to lock. */
  private static final String ENSURE =
      "INSERT IGNORE INTO user_quota (product_id, user_id, units) VALUES %s";

  private static final String LOCK =
      """
      SELECT product_id, user_id, units FROM user_quota WHERE %s
      ORDER BY product_id, user_id FOR UPDATE""";

  private static final String SAVE =
      """
      INSERT INTO user_quota (product_id, user_id, units) VALUES %s
      ON DUPLICATE KEY UPDATE units = VALUES(units)""";

  private static final String FILL =
      """
      INSERT INTO user_quota (product_id, user_id, units)
      SELECT product_id, user_id, SUM(quantity) FROM (
        SELECT product_id, user_id, quantity FROM reservation
        WHERE product_id = ? AND state IN (0, 1)
        UNION ALL SELECT product_id, user_id, quantity FROM reservation_archive
        WHERE product_id = ? AND state = 1) x
      GROUP BY product_id, user_id
      ON DUPLICATE KEY UPDATE units = VALUES(units)""";

  private static final String DROP = "DELETE FROM user_quota WHERE product_id = ?";

  /** Locks the users' rows until the commit and reads their units. */
  static SortedMap<Owner, Long> lock(Connection connection, SortedSet<Owner> owners)
      throws SQLException {
    SortedMap<Owner, Long> units = new TreeMap<>();
    if (owners.isEmpty()) {
      return units;
    }
    StringJoiner rows = new StringJoiner(",");
    StringJoiner conditions = new StringJoiner(" OR ");
    for (Owner owner : owners) {
      rows.add("(" + owner.productId() + "," + owner.userId() + ",0)");
      conditions.add(
          "(product_id = " + owner.productId() + " AND user_id = " + owner.userId() + ")");
    }
    update(connection, ENSURE.formatted(rows));
    try (PreparedStatement statement = connection.prepareStatement(LOCK.formatted(conditions));
        ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        units.put(new Owner(found.getLong(1), found.getLong(2)), found.getLong(3));
      }
    }
    return units;
  }

  /** Writes back locked rows. */
  static void save(Connection connection, Map<Owner, Long> units) throws SQLException {
    if (!units.isEmpty()) {
      StringJoiner rows = new StringJoiner(",");
      units.forEach(
          (owner, count) ->
              rows.add("(" + owner.productId() + "," + owner.userId() + "," + count + ")"));
      update(connection, SAVE.formatted(rows));
    }
  }

  /** All buckets are locked, and the new epoch fences what was admitted without a limit. */
  void follow(@Observes LayoutChanging change) throws SQLException {
    boolean before = change.before().perUserLimit() > 0;
    boolean after = change.after().perUserLimit() > 0;
    if (before != after) {
      String sql = after ? FILL : DROP;
      try (PreparedStatement statement = change.connection().prepareStatement(sql)) {
        for (int i = 1; i <= (after ? 2 : 1); i++) {
          statement.setLong(i, change.after().productId());
        }
        statement.executeUpdate();
      }
    }
  }

  private static void update(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.executeUpdate();
    }
  }
}
