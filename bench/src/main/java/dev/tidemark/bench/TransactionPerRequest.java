package dev.tidemark.bench;

import dev.tidemark.storage.Binary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Timestamp;
import java.time.Instant;

/**
 * The way of the field: every hold is a transaction of its own, guarded by the stock row.
 *
 * <p>The insert goes first, so that the hot row stays locked only for the update and the commit.
 */
@ApplicationScoped
class TransactionPerRequest {

  private static final String INSERT =
      """
      INSERT INTO bench_reservation
        (id, idempotency_key, sku, user_id, quantity, bucket, state, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  // Touches no row when too little is left: that is the guard against overselling.
  private static final String TAKE =
      """
      UPDATE bench_stock SET available = available - ?, held = held + ?
      WHERE sku = ? AND bucket = ? AND available >= ?
      """;

  private final BaselinePool pool;

  @Inject
  TransactionPerRequest(BaselinePool pool) {
    this.pool = pool;
  }

  /**
   * Takes the units from this bucket.
   *
   * @throws ClientErrorException 409, nothing taken: too little left in the bucket, or the key was
   *     used before
   */
  HeldReservation hold(HoldRequest request, int bucket, String idempotencyKey) throws SQLException {
    HeldReservation held = HeldReservation.of(request, bucket);
    try (Connection connection = pool.connection()) {
      try {
        insert(connection, held, idempotencyKey);
        if (take(connection, held) == 0) {
          throw new ClientErrorException("SOLD_OUT", 409);
        }
        connection.commit();
      } catch (SQLIntegrityConstraintViolationException repeated) {
        connection.rollback();
        throw new ClientErrorException("REPEATED", 409, repeated);
      } catch (SQLException | RuntimeException failed) {
        connection.rollback();
        throw failed;
      }
    }
    return held;
  }

  private static void insert(Connection connection, HeldReservation held, String idempotencyKey)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setBytes(1, Binary.of(held.id()));
      statement.setString(2, idempotencyKey);
      statement.setString(3, held.sku());
      statement.setLong(4, held.userId());
      statement.setLong(5, held.quantity());
      statement.setInt(6, held.bucket());
      statement.setString(7, held.state());
      statement.setTimestamp(8, Timestamp.from(Instant.parse(held.expiresAt())));
      statement.executeUpdate();
    }
  }

  private static int take(Connection connection, HeldReservation held) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
      statement.setLong(1, held.quantity());
      statement.setLong(2, held.quantity());
      statement.setString(3, held.sku());
      statement.setInt(4, held.bucket());
      statement.setLong(5, held.quantity());
      return statement.executeUpdate();
    }
  }
}
