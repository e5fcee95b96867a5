package dev.tidemark.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.TidemarkTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Partitions of a table of the test's own, as days go by. */
@TidemarkTest
class TimePartitionsTest {

  private static final TimeTable DAILY = new TimeTable("test_daily", 10, 1, 2);
  private static final TimeTable WIDE = new TimeTable("test_daily", 10, 5, 12);

  @Inject StockDatabases databases;

  @BeforeEach
  void makeTable() {
    sql("DROP TABLE IF EXISTS test_daily");
    sql(
        "CREATE TABLE test_daily (at_time BIGINT NOT NULL PRIMARY KEY)"
            + " PARTITION BY RANGE (at_time) (PARTITION before_all VALUES LESS THAN (0))");
  }

  @AfterEach
  void dropTable() {
    sql("DROP TABLE test_daily");
  }

  @Test
  void thereIsRoomForWhatIsKeptAndForSomeDaysAhead() {
    assertEquals(6, keep(DAILY, 100));
    assertEquals(List.of(0L, 990L, 1_000L, 1_010L, 1_020L, 1_030L, 1_040L), bounds());
    assertEquals(0, keep(DAILY, 100), "nothing is left to do");
    sql("INSERT INTO test_daily VALUES (-1), (5), (980), (1000), (1039)");
    assertEquals(List.of(-1L, 5L, 980L, 1_000L, 1_039L), rows());
  }

  @Test
  void whatIsOverGoesWholeAndWhatStandsForAllTimeStays() {
    keep(DAILY, 100);
    sql("INSERT INTO test_daily VALUES (-1), (985), (995), (1005)");
    keep(DAILY, 101);
    assertEquals(List.of(-1L, 995L, 1_005L), rows());
    keep(DAILY, 200);
    assertEquals(List.of(-1L), rows());
    assertEquals(0L, bounds().get(0));
    sql("INSERT INTO test_daily VALUES (2030)");
  }

  @Test
  void partitionsOfManyDaysEndWhereTheirStepDoes() {
    keep(WIDE, 101);
    assertEquals(List.of(0L, 900L, 950L, 1_000L, 1_050L), bounds());
    keep(WIDE, 102);
    assertEquals(List.of(0L, 950L, 1_000L, 1_050L, 1_100L), bounds());
  }

  @Test
  void aTableSaysWhatItKeeps() {
    assertEquals(true, DAILY.keeps(980, 1_000));
    assertEquals(false, DAILY.keeps(979, 1_000));
    assertEquals(true, DAILY.keeps(1_020, 1_000));
    assertEquals(false, DAILY.keeps(1_021, 1_000));
  }

  private int keep(TimeTable table, long today) {
    return shard().transact(connection -> TimePartitions.keep(connection, table, today));
  }

  private List<Long> bounds() {
    return longs(
        """
        SELECT CAST(partition_description AS SIGNED) FROM information_schema.partitions
        WHERE table_schema = DATABASE() AND table_name = 'test_daily' ORDER BY 1""");
  }

  private List<Long> rows() {
    return longs("SELECT at_time FROM test_daily ORDER BY 1");
  }

  private List<Long> longs(String sql) {
    return shard().transact(connection -> longs(connection, sql));
  }

  private static List<Long> longs(Connection connection, String sql) throws SQLException {
    List<Long> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getLong(1));
      }
    }
    return found;
  }

  private void sql(String sql) {
    shard()
        .transact(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
              }
            });
  }

  private Shard shard() {
    return databases.all().get(0);
  }
}
