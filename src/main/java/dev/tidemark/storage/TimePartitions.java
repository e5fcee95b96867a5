package dev.tidemark.storage;

import dev.tidemark.kernel.Repeating;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps partitions of time ahead of the clock, and drops whole those whose time is over: no row is
 * deleted one by one. Every process looks, at its start and every ten minutes; two that do so at
 * once do no harm.
 */
@Startup
@ApplicationScoped
class TimePartitions {

  private static final Logger LOG = Logger.getLogger(TimePartitions.class);
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** The upper bounds; that of the partition for all that came before time is 0. */
  private static final String BOUNDS =
      """
      SELECT CAST(partition_description AS SIGNED) FROM information_schema.partitions
      WHERE table_schema = DATABASE() AND table_name = ?""";

  /** Who waits for the table keeps all who come after waiting: not for long. */
  private static final String BRIEFLY = "SET SESSION lock_wait_timeout = 2";

  private static final String AS_BEFORE =
      "SET SESSION lock_wait_timeout = @@GLOBAL.lock_wait_timeout";

  private static final String ADD = "ALTER TABLE %s ADD PARTITION (%s)";
  private static final String DROP = "ALTER TABLE %s DROP PARTITION %s";

  private final StockDatabases databases;
  private final InstantSource clock;
  private @Nullable Repeating repeating;

  TimePartitions(StockDatabases databases, InstantSource clock) {
    this.databases = databases;
    this.clock = clock;
  }

  @PostConstruct
  void open() {
    repeating = new Repeating("time-partitions", Duration.ofMinutes(10), this::keepAll);
  }

  @PreDestroy
  void close() {
    if (repeating != null) {
      repeating.close();
    }
  }

  /** Before anything is written: makes room in a database that was just migrated. */
  static void makeRoom(Connection connection, long nowMillis) throws SQLException {
    for (TimeTable table : TimeTable.ALL) {
      try {
        keep(connection, table, Math.floorDiv(nowMillis, DAY_MILLIS));
      } catch (SQLException e) {
        // Two that start at once add the same: then it is there.
        LOG.infof("Partitions of %s: %s", table.name(), e.getMessage());
      }
    }
  }

  private void keepAll() {
    long today = Math.floorDiv(clock.millis(), DAY_MILLIS);
    for (Shard shard : databases.all()) {
      for (TimeTable table : TimeTable.ALL) {
        try {
          shard.transactLong(connection -> keep(connection, table, today));
        } catch (RuntimeException e) {
          LOG.warnf("Partitions of %s are left for later: %s", table.name(), e.getMessage());
        }
      }
    }
  }

  /** Says how many partitions were added and dropped. Each statement commits by itself. */
  static int keep(Connection connection, TimeTable table, long today) throws SQLException {
    SortedSet<Long> bounds = bounds(connection, table);
    List<Long> missing = missing(table, bounds.last() / table.unitsPerDay(), today);
    if (!missing.isEmpty()) {
      StringJoiner added = new StringJoiner(", ");
      missing.forEach(day -> added.add(definition(table, day)));
      execute(connection, ADD.formatted(table.name(), added));
    }
    List<String> over = new ArrayList<>();
    for (long bound : bounds) {
      if (bound > 0 && bound <= (today - table.keepDays()) * table.unitsPerDay()) {
        over.add(nameOf(bound / table.unitsPerDay()));
      }
    }
    if (!over.isEmpty()) {
      execute(connection, DROP.formatted(table.name(), String.join(", ", over)));
    }
    return missing.size() + over.size();
  }

  /** Days that partitions must end at: from what is there, or what is kept, to some days ahead. */
  private static List<Long> missing(TimeTable table, long lastDay, long today) {
    int step = table.stepDays();
    long first = Math.max(lastDay, Math.floorDiv(today - table.keepDays(), step) * (long) step);
    List<Long> days = new ArrayList<>();
    for (long day = first; day <= today + TimeTable.AHEAD_DAYS; day += step) {
      days.add(day + step);
    }
    return days;
  }

  private static SortedSet<Long> bounds(Connection connection, TimeTable table)
      throws SQLException {
    SortedSet<Long> bounds = new TreeSet<>();
    try (PreparedStatement statement = connection.prepareStatement(BOUNDS)) {
      statement.setString(1, table.name());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          bounds.add(rows.getLong(1));
        }
      }
    }
    return bounds;
  }

  private static String definition(TimeTable table, long day) {
    return "PARTITION %s VALUES LESS THAN (%d)".formatted(nameOf(day), day * table.unitsPerDay());
  }

  private static String nameOf(long day) {
    return "until_" + day;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(BRIEFLY);
      try {
        statement.execute(sql);
      } finally {
        statement.execute(AS_BEFORE);
      }
    }
  }
}
