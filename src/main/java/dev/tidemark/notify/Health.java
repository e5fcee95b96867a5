package dev.tidemark.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.storage.ProductDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How it goes with endpoints. Blocks; safe for use by several threads. */
@ApplicationScoped
class Health {

  private static final String TAKEN =
      """
      INSERT INTO webhook_health (webhook_id, taken_millis) VALUES (?, ?)
      ON DUPLICATE KEY UPDATE failing_millis = 0, taken_millis = VALUES(taken_millis)""";

  private static final String FAILED =
      """
      INSERT INTO webhook_health (webhook_id, failing_millis, failed_millis, last_error)
      VALUES (?, ?, ?, ?)
      ON DUPLICATE KEY UPDATE
        failing_millis = IF(failing_millis = 0, VALUES(failing_millis), failing_millis),
        failed_millis = VALUES(failed_millis), last_error = VALUES(last_error)""";

  private static final String READ =
      """
      SELECT failing_millis, failed_millis, taken_millis, last_error FROM webhook_health
      WHERE webhook_id = %d""";

  /** It was still tried: one that is paused does not fail. */
  private static final String FAILING =
      """
      SELECT h.webhook_id FROM webhook_health h JOIN webhook w ON w.id = h.webhook_id
      WHERE h.failing_millis > 0 AND h.failed_millis - h.failing_millis >= %d
        AND w.disabled_millis = 0""";

  private static final String FORGET =
      "UPDATE webhook_health SET failing_millis = 0 WHERE webhook_id = ?1";

  /** Counted up to that. */
  private static final long MOST_COUNTED = 100_000;

  private final ProductDatabase database;
  private final EntityManager rows;
  private final InstantSource clock;

  Health(ProductDatabase database, EntityManager rows, InstantSource clock) {
    this.database = database;
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * How it goes with one.
   *
   * @param failingSince null while it takes what it is sent
   * @param waiting deliveries, counted up to 100,000
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record State(
      @Nullable Instant failingSince,
      @Nullable Instant lastTakenAt,
      @Nullable Instant lastFailedAt,
      @Nullable String lastError,
      @Schema(description = "Deliveries that wait, counted up to 100000.") long waiting) {}

  State of(long webhook) {
    return database.transact(connection -> read(connection, webhook));
  }

  private static State read(Connection connection, long webhook) throws SQLException {
    long waiting = Deliveries.waiting(connection, webhook, MOST_COUNTED);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(READ.formatted(webhook))) {
      return row.next()
          ? new State(
              instant(row.getLong(1)),
              instant(row.getLong(3)),
              instant(row.getLong(2)),
              row.getString(4),
              waiting)
          : new State(null, null, null, null, waiting);
    }
  }

  private static @Nullable Instant instant(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  /** How many secrets sign now. */
  int signing(Webhook webhook) {
    long now = clock.millis();
    return (int) webhook.secrets().stream().filter(secret -> secret.signs(now)).count();
  }

  /** In the caller's transaction: what failed so far counts no more. */
  void forget(long webhook) {
    rows.createNativeQuery(FORGET).setParameter(1, webhook).executeUpdate();
  }

  /** Those that were tried in vain for so long, and are not disabled. */
  List<Long> failingFor(Duration limit) {
    return database.transact(
        connection -> {
          List<Long> webhooks = new ArrayList<>();
          try (Statement statement = connection.createStatement();
              ResultSet found = statement.executeQuery(FAILING.formatted(limit.toMillis()))) {
            while (found.next()) {
              webhooks.add(found.getLong(1));
            }
          }
          return webhooks;
        });
  }

  /** Notes what attempts at one came to. */
  static void note(Connection connection, long webhook, List<Outcome> outcomes, long nowMillis)
      throws SQLException {
    Optional<Outcome> failed =
        outcomes.stream().filter(one -> !one.shipment().isAnswered()).reduce((first, last) -> last);
    if (failed.isPresent()) {
      try (PreparedStatement statement = connection.prepareStatement(FAILED)) {
        statement.setLong(1, webhook);
        statement.setLong(2, nowMillis);
        statement.setLong(3, nowMillis);
        statement.setString(4, failed.get().shipment().verdict().why());
        statement.executeUpdate();
      }
    }
    if (outcomes.stream().anyMatch(one -> one.shipment().isAnswered())) {
      try (PreparedStatement statement = connection.prepareStatement(TAKEN)) {
        statement.setLong(1, webhook);
        statement.setLong(2, nowMillis);
        statement.executeUpdate();
      }
    }
  }
}
