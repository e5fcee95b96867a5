package dev.tidemark.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Which stock database each slot lives on: kept in the product database, so that a slot can move
 * and adding a database moves nothing by itself. Immutable.
 */
final class SlotMap {

  /** Two processes may start at once: the first one's placing stands. */
  private static final String PLACE = "INSERT IGNORE INTO stock_slot (slot, shard) VALUES (?, ?)";

  private static final String READ = "SELECT slot, shard FROM stock_slot";

  private final int[] shardOfSlot;

  private SlotMap(int[] shardOfSlot) {
    this.shardOfSlot = shardOfSlot;
  }

  int shardOf(int slot) {
    return shardOfSlot[slot];
  }

  /** Reads the map; places all slots evenly where there is none yet. */
  static SlotMap load(DataSource productDatabase, int shards) throws SQLException {
    try (Connection connection = productDatabase.getConnection()) {
      int[] map = new int[Slots.COUNT];
      if (read(connection, map) < Slots.COUNT) {
        place(connection, shards);
        read(connection, map);
      }
      for (int shard : map) {
        if (shard >= shards) {
          throw new IllegalStateException(
              "Products live on stock database %d, but only %d are set: set TIDEMARK_STOCK_SHARDS_%d_JDBC_URL"
                  .formatted(shard, shards, shard));
        }
      }
      return new SlotMap(map);
    }
  }

  private static int read(Connection connection, int[] map) throws SQLException {
    int count = 0;
    try (PreparedStatement statement = connection.prepareStatement(READ);
        ResultSet rows = statement.executeQuery()) {
      for (; rows.next(); count++) {
        map[rows.getInt(1)] = rows.getInt(2);
      }
    }
    return count;
  }

  private static void place(Connection connection, int shards) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PLACE)) {
      for (int slot = 0; slot < Slots.COUNT; slot++) {
        statement.setInt(1, slot);
        statement.setInt(2, slot % shards);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
