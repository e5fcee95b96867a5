package dev.tidemark.ingest;

import dev.tidemark.velocity.SaleCount;
import dev.tidemark.velocity.SaleCounts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One transaction for many events of one stock database: each is noted, and what it says is
 * counted, or neither. So it counts once, whoever sends it again and whatever breaks off. Good for
 * one run, by one thread.
 */
final class EventBatch {

  private static final long DAY_MILLIS = 86_400_000;

  private final List<Placed> events;
  private final long nowMillis;

  EventBatch(List<Placed> events, long nowMillis) {
    this.events = events;
    this.nowMillis = nowMillis;
  }

  /** Does it all, but for the commit; says what became of each. */
  List<Fate> run(Connection connection) throws SQLException {
    SortedMap<Placed.Key, Long> wanted = new TreeMap<>();
    events.forEach(placed -> wanted.putIfAbsent(placed.key(), placed.event().content()));
    Map<Placed.Key, Long> there =
        new HashMap<>(SeenRows.enter(connection, wanted, Math.floorDiv(nowMillis, DAY_MILLIS)));
    List<Fate> fates = new ArrayList<>(events.size());
    List<Placed> snapshots = new ArrayList<>();
    List<SaleCount> sales = new ArrayList<>();
    for (Placed placed : events) {
      long content = placed.event().content();
      Long before = there.putIfAbsent(placed.key(), content);
      if (before != null) {
        fates.add(before == content ? Fate.DUPLICATE : Fate.ID_REUSED);
        continue;
      }
      fates.add(Fate.ACCEPTED);
      if (placed.event() instanceof Sale sale) {
        sales.add(count(placed.productId(), sale));
      } else {
        snapshots.add(placed);
      }
    }
    ReportedRows.add(connection, snapshots, nowMillis);
    SaleCounts.add(connection, sales, nowMillis);
    return fates;
  }

  private static SaleCount count(long productId, Sale sale) {
    long atMillis = sale.at().toEpochMilli();
    return sale.cancelled()
        ? SaleCount.cancelled(productId, sale.channel(), atMillis, sale.units())
        : SaleCount.placed(productId, sale.channel(), atMillis, sale.units());
  }
}
