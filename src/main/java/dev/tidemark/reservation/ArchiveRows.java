package dev.tidemark.reservation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Finished reservations in their archive, and the way there and back. A reservation is in one of
 * the two tables at any moment, and a key with it. Stateless.
 */
final class ArchiveRows {

  private static final String COLUMNS = ReservationRows.COLUMNS;

  /** Skips rows that are being changed, or moved by another process. */
  private static final String CLAIM =
      "SELECT "
          + COLUMNS
          + """
           FROM reservation FORCE INDEX (reservation_due)
          WHERE state IN (1, 2, 3) AND expires_millis < ? LIMIT ? FOR UPDATE SKIP LOCKED""";

  /** From one table to the other; both statements of a move name locked rows only. */
  private static final String COPY =
      "INSERT INTO %s (" + COLUMNS + ") SELECT " + COLUMNS + " FROM %s WHERE id IN (%s)";

  private static final String REMOVE = "DELETE FROM %s WHERE id IN (%s)";

  private static final String HOT = "reservation";
  private static final String ARCHIVE = "reservation_archive";

  /** Not by ON DUPLICATE KEY alone: its new row would be checked first, and be below zero. */
  private static final String ENSURE_UNITS =
      "INSERT IGNORE INTO archived_units (product_id, sold) VALUES (?, 0)";

  private static final String ADD_UNITS =
      "UPDATE archived_units SET sold = sold + ? WHERE product_id = ?";

  /** One statement sees one moment: what is moving meanwhile is found exactly once. */
  private static final String FIND =
      """
      SELECT %1$s FROM reservation WHERE %2$s
      UNION ALL SELECT %1$s FROM reservation_archive WHERE %2$s""";

  private static final String LOCK =
      "SELECT " + COLUMNS + " FROM reservation_archive WHERE id IN (%s) ORDER BY id FOR UPDATE";

  private static final String HAVE_ARCHIVE =
      "SELECT product_id FROM archived_units WHERE product_id IN (%s)";

  private static final String KEY_ARCHIVED =
      "SELECT 1 FROM reservation_archive WHERE product_id = %d AND idempotency IN (%s) LIMIT 1";

  /** A row may be brought back by one process and moved again while another looks for it. */
  private static final int MOST_LOOKS = 3;

  private static final int DUPLICATE_KEY = 1062;

  private ArchiveRows() {}

  /**
   * Moves finished reservations whose time was up before then, and drops those that only remember a
   * cancellation; how many, {@code most} or fewer.
   */
  static int move(Connection connection, long beforeMillis, int most) throws SQLException {
    List<Reservation> rows;
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setLong(1, beforeMillis);
      statement.setInt(2, most);
      try (ResultSet found = statement.executeQuery()) {
        rows = ReservationRows.read(found);
      }
    }
    ReservationRows.delete(connection, ids(rows.stream().filter(Reservation::wasCancelledBefore)));
    move(connection, rows.stream().filter(row -> !row.wasCancelledBefore()).toList(), HOT, ARCHIVE);
    return rows.size();
  }

  private static List<UUID> ids(Stream<Reservation> rows) {
    return rows.map(Reservation::id).toList();
  }

  /** Those of the ids that exist, archived or not. */
  static List<Reservation> find(Connection connection, Collection<UUID> ids) throws SQLException {
    String condition = "id IN (" + ReservationRows.literals(ids) + ")";
    return ReservationRows.query(connection, FIND.formatted(COLUMNS, condition));
  }

  /** Those of a product's idempotency keys that were used, archived or not. */
  static List<Reservation> findByKey(Connection connection, long productId, Collection<UUID> keys)
      throws SQLException {
    String condition =
        "product_id = "
            + productId
            + " AND idempotency IN ("
            + ReservationRows.literals(keys)
            + ")";
    return ReservationRows.query(connection, FIND.formatted(COLUMNS, condition));
  }

  /** Those of the ids that exist, locked until the commit; archived ones are brought back. */
  static List<Reservation> lock(Connection connection, Collection<UUID> ids) throws SQLException {
    Set<UUID> missing = new HashSet<>(ids);
    List<Reservation> locked = new ArrayList<>();
    for (int look = 1; look <= MOST_LOOKS && !missing.isEmpty(); look++) {
      locked.addAll(ReservationRows.lock(connection, missing));
      locked.forEach(row -> missing.remove(row.id()));
      if (!missing.isEmpty()) {
        locked.addAll(bringBack(connection, missing));
        locked.forEach(row -> missing.remove(row.id()));
      }
    }
    return locked;
  }

  private static List<Reservation> bringBack(Connection connection, Collection<UUID> ids)
      throws SQLException {
    String sql = LOCK.formatted(ReservationRows.literals(ids));
    List<Reservation> rows = ReservationRows.query(connection, sql);
    move(connection, rows, ARCHIVE, HOT);
    return rows;
  }

  /**
   * Fails, as a duplicate in one table would, if a key of new rows is in the archive. Asked after
   * the insert: its unique index waits for a move of the same key to end, so that this sees it.
   * Products without an archive, as a running sale's, cost no more than one lookup for them all.
   */
  static void requireNewKeys(Connection connection, Collection<Reservation> inserted)
      throws SQLException {
    Map<Long, List<UUID>> keys = new TreeMap<>();
    for (Reservation row : inserted) {
      keys.computeIfAbsent(row.productId(), id -> new ArrayList<>())
          .add(new UUID(row.keyHigh(), row.keyLow()));
    }
    for (long productId : withArchive(connection, keys.keySet())) {
      List<UUID> used = keys.getOrDefault(productId, List.of());
      if (exists(connection, KEY_ARCHIVED.formatted(productId, ReservationRows.literals(used)))) {
        throw new SQLIntegrityConstraintViolationException(
            "an idempotency key is in the archive", "23000", DUPLICATE_KEY);
      }
    }
  }

  private static List<Long> withArchive(Connection connection, Collection<Long> productIds)
      throws SQLException {
    List<Long> found = new ArrayList<>();
    if (!productIds.isEmpty()) {
      StringJoiner list = new StringJoiner(",");
      productIds.forEach(id -> list.add(id.toString()));
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(HAVE_ARCHIVE.formatted(list))) {
        while (rows.next()) {
          found.add(rows.getLong(1));
        }
      }
    }
    return found;
  }

  private static boolean exists(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next();
    }
  }

  private static void move(Connection connection, List<Reservation> locked, String from, String to)
      throws SQLException {
    if (locked.isEmpty()) {
      return;
    }
    CharSequence ids = ReservationRows.literals(ids(locked.stream()));
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(COPY.formatted(to, from, ids));
      statement.executeUpdate(REMOVE.formatted(from, ids));
    }
    int sign = to.equals(ARCHIVE) ? 1 : -1;
    SortedMap<Long, Long> units = new TreeMap<>();
    for (Reservation row : locked) {
      long sold = row.state() == State.CONFIRMED ? sign * row.quantity() : 0;
      units.merge(row.productId(), sold, Long::sum);
    }
    addUnits(connection, units);
  }

  /** In the order of the products, so that two moves cannot cross. */
  private static void addUnits(Connection connection, SortedMap<Long, Long> units)
      throws SQLException {
    try (PreparedStatement ensure = connection.prepareStatement(ENSURE_UNITS);
        PreparedStatement add = connection.prepareStatement(ADD_UNITS)) {
      for (Map.Entry<Long, Long> product : units.entrySet()) {
        ensure.setLong(1, product.getKey());
        ensure.executeUpdate();
        add.setLong(1, product.getValue());
        add.setLong(2, product.getKey());
        add.executeUpdate();
      }
    }
  }
}
