package dev.tidemark.velocity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.storage.OwnShard;
import dev.tidemark.storage.Shard;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What rules are told of the pace of a sale, live and afterwards. */
class PaceHistoryTest {

  private static final long PRODUCT = 7;

  private record Sold(long second, long units) {}

  @Test
  void historyTellsAtEachSecondWhatWasToldThen() throws SQLException {
    Random chance = new Random(5);
    long start = Instant.now().truncatedTo(ChronoUnit.HOURS).getEpochSecond() - 7_200 + 1_234;
    List<Sold> sales = new ArrayList<>();
    List<Pace> told = new ArrayList<>();
    List<Long> askedAt = new ArrayList<>();
    try (OwnShard own = new OwnShard()) {
      own.makeRoom(Instant.now().toEpochMilli());
      long second = start - 30 * 3_600;
      while (second < start + 4_000) {
        sales.add(new Sold(second, 1 + chance.nextInt(9)));
        sell(own.shard(), sales.get(sales.size() - 1));
        if (second >= start) {
          askedAt.add(second);
          told.add(live(own.shard(), second));
          assertEquals(sum(sales, second - 59, second), told.get(told.size() - 1).minute());
        }
        second += second < start ? 1 + chance.nextInt(1_500) : 1 + chance.nextInt(40);
      }
      PaceHistory history =
          own.shard()
              .transact(
                  connection ->
                      PaceHistory.read(
                          connection, List.of(PRODUCT), start, start + 4_000, 1_000_000));
      for (int i = 0; i < told.size(); i++) {
        assertEquals(told.get(i), history.at(PRODUCT, askedAt.get(i)), "at " + askedAt.get(i));
      }
      assertEquals(Pace.NOTHING, history.at(PRODUCT + 1, start));
    }
  }

  private static void sell(Shard shard, Sold sold) {
    shard.transact(
        connection -> {
          SaleCounts.add(
              connection,
              List.of(SaleCount.placed(PRODUCT, "shop", sold.second() * 1000, sold.units())),
              sold.second() * 1000);
          return 0;
        });
  }

  private static Pace live(Shard shard, long second) {
    Map<Long, Pace> paces =
        shard.transact(
            connection -> Paces.read(connection, List.of(PRODUCT, PRODUCT + 1), second * 1000));
    return paces.getOrDefault(PRODUCT, Pace.NOTHING);
  }

  private static long sum(List<Sold> sales, long from, long to) {
    return sales.stream()
        .filter(sold -> sold.second() >= from && sold.second() <= to)
        .mapToLong(Sold::units)
        .sum();
  }
}
