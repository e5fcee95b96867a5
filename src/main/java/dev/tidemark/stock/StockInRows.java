package dev.tidemark.stock;

import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.storage.Binary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/** Deliveries that were added to a product's total. Stateless. */
final class StockInRows {

  private static final String FIND =
      "SELECT units FROM stock_in WHERE product_id = ? AND stock_key = ?";

  private static final String NOTE =
      "INSERT INTO stock_in (product_id, stock_key, units, at_millis) VALUES (?, ?, ?, ?)";

  private static final String FORGET = "DELETE FROM stock_in WHERE at_millis < ? LIMIT ?";

  private StockInRows() {}

  /** Forgets those that were added before a time, at most so many; says how many. */
  static int forget(Connection connection, long beforeMillis, int most) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
      statement.setLong(1, beforeMillis);
      statement.setInt(2, most);
      return statement.executeUpdate();
    }
  }

  /** The caller has locked the product: nobody notes the same meanwhile. */
  static OptionalLong note(
      Connection connection, long productId, IdempotencyKey key, long units, long nowMillis)
      throws SQLException {
    byte[] id = Binary.of(key.high(), key.low());
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setLong(1, productId);
      statement.setBytes(2, id);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          return OptionalLong.of(row.getLong(1));
        }
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
      statement.setLong(1, productId);
      statement.setBytes(2, id);
      statement.setLong(3, units);
      statement.setLong(4, nowMillis);
      statement.executeUpdate();
    }
    return OptionalLong.empty();
  }
}
