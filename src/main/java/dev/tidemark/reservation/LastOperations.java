package dev.tidemark.reservation;

import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.stock.ProductHistory;
import dev.tidemark.storage.Binary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What happened to a product last: where to start looking for a gap.
 *
 * @param layout changes of its layout, the newest first, at most 10
 * @param reservations its newest reservations, the newest first, at most 10
 */
record LastOperations(List<ProductHistory.Operation> layout, List<Made> reservations) {

  private static final int MOST = 10;

  /** Each part is cut off by itself, so that neither table is read to its end twice. */
  private static final String NEWEST =
      """
      (SELECT id, state, quantity FROM reservation WHERE product_id = ? ORDER BY id DESC LIMIT ?)
      UNION ALL
      (SELECT id, state, quantity FROM reservation_archive WHERE product_id = ?
        ORDER BY id DESC LIMIT ?)
      ORDER BY id DESC LIMIT ?""";

  /**
   * A reservation.
   *
   * @param at when it was made
   */
  record Made(String id, State state, long quantity, String at) {}

  static LastOperations of(Connection connection, long productId) throws SQLException {
    return new LastOperations(
        ProductHistory.last(connection, productId, MOST), newest(connection, productId));
  }

  private static List<Made> newest(Connection connection, long productId) throws SQLException {
    List<Made> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(NEWEST)) {
      statement.setLong(1, productId);
      statement.setInt(2, MOST);
      statement.setLong(3, productId);
      statement.setInt(4, MOST);
      statement.setInt(5, MOST);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(made(rows));
        }
      }
    }
    return found;
  }

  private static Made made(ResultSet row) throws SQLException {
    UUID id = Binary.uuid(row.getBytes(1));
    String at = Instant.ofEpochMilli(TimeOrderedIds.millisOf(id)).toString();
    return new Made(id.toString(), State.of(row.getInt(2)), row.getLong(3), at);
  }
}
