package dev.tidemark.reservation;

import dev.tidemark.stock.LayoutChanging;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        WHERE product_id = ? AND state IN (0, 1) AND channel IS NULL
        UNION ALL SELECT product_id, user_id, quantity FROM reservation_archive
        WHERE product_id = ? AND state = 1 AND channel IS NULL) x
      GROUP BY product_id, user_id
      ON DUPLICATE KEY UPDATE units = VALUES(units)""";

  private static final String PAGE =
      """
      SELECT product_id, user_id, units FROM user_quota
      WHERE product_id > ? OR (product_id = ? AND user_id > ?)
      ORDER BY product_id, user_id LIMIT ?""";

  /** Never waits; whoever has locked a row, if only by finding that it exists, keeps it. */
  private static final String CLAIM_EMPTY =
      """
      SELECT product_id, user_id FROM user_quota WHERE units = 0 AND (%s)
      FOR UPDATE SKIP LOCKED""";

  private static final String REMOVE = "DELETE FROM user_quota WHERE %s";

  private static final String DROP = "DELETE FROM user_quota WHERE product_id = ?";

  /** Locks the users' rows until the commit and reads their units. */
  static SortedMap<Owner, Long> lock(Connection connection, SortedSet<Owner> owners)
      throws SQLException {
    SortedMap<Owner, Long> units = new TreeMap<>();
    if (owners.isEmpty()) {
      return units;
    }
    StringJoiner rows = new StringJoiner(",");
    owners.forEach(owner -> rows.add("(" + owner.productId() + "," + owner.userId() + ",0)"));
    update(connection, ENSURE.formatted(rows));
    try (PreparedStatement statement = connection.prepareStatement(LOCK.formatted(any(owners)));
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

  /**
   * Removes the rows without units from the next page of the table.
   *
   * @param after where the last page ended
   * @return where this one ended; empty at the end of the table
   */
  static Optional<Owner> removeEmpty(Connection connection, Owner after, int pageRows)
      throws SQLException {
    List<Owner> empty = new ArrayList<>();
    Owner last = after;
    int count = 0;
    try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
      statement.setLong(1, after.productId());
      statement.setLong(2, after.productId());
      statement.setLong(3, after.userId());
      statement.setInt(4, pageRows);
      try (ResultSet rows = statement.executeQuery()) {
        for (; rows.next(); count++) {
          last = new Owner(rows.getLong(1), rows.getLong(2));
          if (rows.getLong(3) == 0) {
            empty.add(last);
          }
        }
      }
    }
    remove(connection, empty);
    return count == pageRows ? Optional.of(last) : Optional.empty();
  }

  private static void remove(Connection connection, List<Owner> empty) throws SQLException {
    List<Owner> claimed = new ArrayList<>();
    if (!empty.isEmpty()) {
      try (PreparedStatement statement =
              connection.prepareStatement(CLAIM_EMPTY.formatted(any(empty)));
          ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          claimed.add(new Owner(rows.getLong(1), rows.getLong(2)));
        }
      }
    }
    if (!claimed.isEmpty()) {
      update(connection, REMOVE.formatted(any(claimed)));
    }
  }

  private static StringJoiner any(Collection<Owner> owners) {
    StringJoiner conditions = new StringJoiner(" OR ");
    for (Owner owner : owners) {
      conditions.add(
          "(product_id = " + owner.productId() + " AND user_id = " + owner.userId() + ")");
    }
    return conditions;
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
