package dev.tidemark.channels;

import dev.tidemark.channels.Picking.Amount;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How it goes with a channel in one stock database, or in all of them, as whoever sends to it wrote
 * down last.
 *
 * @param products that it was told of
 * @param late products that it should have acknowledged, and since when
 * @param successMillis when it took a message last; 0 for never
 * @param blockedMillis until when it is left alone
 * @param report that it sent last
 */
record LeaseState(
    long products,
    Amount late,
    long successMillis,
    long blockedMillis,
    LastReport report,
    @Nullable String lastError) {

  static final LeaseState NOTHING =
      new LeaseState(0, new Amount(0, 0), 0, 0, LastReport.NONE, null);

  private static final String READ =
      """
      SELECT channel_id, products, pending, oldest_millis, success_millis, blocked_millis, last_error,
        %s FROM channel_lease"""
          .formatted(LastReport.COLUMNS);

  private static final String WRITE =
      """
      UPDATE channel_lease SET products = ?, pending = ?, oldest_millis = ?,
        success_millis = GREATEST(success_millis, ?), blocked_millis = ?, last_error = ?
      WHERE channel_id = ? AND holder = ?""";

  private static final String FORGET = "DELETE FROM channel_lease WHERE channel_id = ?";

  /** The same channel in another database. */
  LeaseState plus(LeaseState more) {
    return new LeaseState(
        products + more.products,
        late.plus(more.late),
        Math.max(successMillis, more.successMillis),
        Math.max(blockedMillis, more.blockedMillis),
        report.plus(more.report),
        lastError == null ? more.lastError : lastError);
  }

  /** By the number of the channel. */
  static Map<Long, LeaseState> read(Connection connection) throws SQLException {
    Map<Long, LeaseState> found = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(READ);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.put(
            row.getLong(1),
            new LeaseState(
                row.getLong(2),
                new Amount(row.getLong(3), row.getLong(4)),
                row.getLong(5),
                row.getLong(6),
                LastReport.read(row, 8),
                row.getString(7)));
      }
    }
    return found;
  }

  /** Written by who sends. */
  void write(Connection connection, long channelId, String holder) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
      statement.setLong(1, products);
      statement.setLong(2, late.products());
      statement.setLong(3, late.oldestMillis());
      statement.setLong(4, successMillis);
      statement.setLong(5, blockedMillis);
      statement.setString(6, lastError);
      statement.setLong(7, channelId);
      statement.setString(8, holder);
      statement.executeUpdate();
    }
  }

  static void forget(Connection connection, long channelId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
      statement.setLong(1, channelId);
      statement.executeUpdate();
    }
  }
}
