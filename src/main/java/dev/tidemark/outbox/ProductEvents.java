package dev.tidemark.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.hibernate.Session;

/**
 * Events of what the product database knows, such as alerts and responses: written in the
 * transaction of the change they tell of, and so there exactly if it is. Safe for use by several
 * threads.
 */
@ApplicationScoped
public class ProductEvents {

  private static final String APPEND =
      "INSERT INTO event (" + EventRows.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

  /** Skips what another process is passing on; the lock lasts until the caller's commit. */
  private static final String CLAIM =
      "SELECT id, " + EventRows.COLUMNS + " FROM event ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED";

  private static final String FORGET = "DELETE FROM event WHERE id IN (%s)";

  private static final String PRUNE = "DELETE FROM event WHERE at_millis < ? ORDER BY id LIMIT ?";

  private final EntityManager database;
  private final jakarta.enterprise.event.Event<EventsAppended> appended;

  ProductEvents(EntityManager database, jakarta.enterprise.event.Event<EventsAppended> appended) {
    this.appended = appended;
    this.database = database;
  }

  /** As {@link #append(List)}, of one. */
  @Transactional(Transactional.TxType.MANDATORY)
  public void append(Event event) {
    append(List.of(event));
  }

  /**
   * Adds events to the caller's transaction on the product database. Events of one subject are told
   * in the order they were added, if whoever adds one holds a lock of the subject's row until the
   * commit.
   *
   * @throws jakarta.transaction.TransactionalException if there is no transaction
   */
  @Transactional(Transactional.TxType.MANDATORY)
  public void append(List<Event> events) {
    if (!events.isEmpty()) {
      database.unwrap(Session.class).doWork(connection -> append(connection, events));
      appended.fire(new EventsAppended());
    }
  }

  private static void append(Connection connection, List<Event> events) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
      for (Event event : events) {
        EventRows.bind(statement, event);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /**
   * The oldest events that nobody else is passing on, gone if the caller commits and kept if not.
   *
   * @param most at most this many
   */
  public static List<Event> claim(Connection connection, int most) throws SQLException {
    List<Event> events = new ArrayList<>();
    StringJoiner ids = new StringJoiner(",");
    try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
      claim.setInt(1, most);
      try (ResultSet rows = claim.executeQuery()) {
        while (rows.next()) {
          events.add(EventRows.read(rows, 2));
          ids.add(Long.toString(rows.getLong(1)));
        }
      }
    }
    if (!events.isEmpty()) {
      try (Statement forget = connection.createStatement()) {
        forget.executeUpdate(FORGET.formatted(ids));
      }
    }
    return events;
  }

  /** Drops events that nobody passed on before a time, at most so many; says how many. */
  public static int prune(Connection connection, long beforeMillis, int most) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PRUNE)) {
      statement.setLong(1, beforeMillis);
      statement.setInt(2, most);
      return statement.executeUpdate();
    }
  }
}
