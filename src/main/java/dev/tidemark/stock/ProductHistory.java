package dev.tidemark.stock;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was done to a product last, for those who look into its numbers. Stateless. */
public final class ProductHistory {

  private ProductHistory() {}

  /**
   * A change of a product's layout.
   *
   * @param actor the key or account that asked
   * @param reason null where none was given
   */
  public record Operation(String at, String actor, String action, @Nullable String reason) {}

  /** The newest first. */
  public static List<Operation> last(Connection connection, long productId, int most)
      throws SQLException {
    return LayoutChangeRows.last(connection, productId, most).stream()
        .map(ProductHistory::operation)
        .toList();
  }

  private static Operation operation(LayoutChangeRows.Row row) {
    String at = Instant.ofEpochMilli(row.atMillis()).toString();
    return new Operation(at, row.actor(), row.action(), row.reason());
  }
}
