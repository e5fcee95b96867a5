package dev.tidemark.alerts;

import dev.tidemark.storage.Binary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;

/** Deletes alerts of which nothing is left. Stateless. */
final class VanishedRows {

  /** Deletes nothing of an alert that was changed since it was read. */
  private static final String DELETE = "DELETE FROM alert WHERE id = ? AND version = ?";

  private VanishedRows() {}

  /**
   * @return false if any was changed meanwhile; then roll back
   */
  static boolean delete(Connection connection, Collection<Decision> decisions) throws SQLException {
    if (decisions.isEmpty()) {
      return true;
    }
    try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
      for (Decision decision : AlertRows.inOrder(decisions)) {
        statement.setBytes(1, Binary.of(decision.after().id()));
        statement.setLong(2, decision.after().version());
        statement.addBatch();
      }
      return Arrays.stream(statement.executeBatch()).allMatch(count -> count == 1);
    }
  }
}
