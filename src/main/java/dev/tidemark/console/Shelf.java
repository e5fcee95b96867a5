package dev.tidemark.console;

import dev.tidemark.stock.Standing;
import dev.tidemark.stock.Standings;
import dev.tidemark.storage.Shard;
import dev.tidemark.velocity.OrdersBySecond;
import dev.tidemark.velocity.Pace;
import dev.tidemark.velocity.Paces;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where all products of one stock database stand, kept by reading those that changed. Of most only
 * the sums are kept; of those that changed last, each bucket. Blocks where it reads; safe for use
 * by several threads.
 */
final class Shelf {

  private static final int PAGE = 1_000;
  private static final int MOST_CHANGED = 20_000;
  private static final int MOST_WITH_BUCKETS = 40;

  /** A commit may be seen some time after the moment that it notes. */
  private static final long OVERLAP_MILLIS = 5_000;

  /** What raises no version, such as a product that was made, is seen as late as that. */
  private static final long WHOLE_EVERY_MILLIS = 60_000;

  private static final long SELLING_MILLIS = 15_000;

  private final Shard shard;
  private final Map<Long, Units> units = new HashMap<>();
  private final Map<Long, Long> versions = new HashMap<>();
  private final Map<Long, Standing> latest = new HashMap<>();
  private long lookedMillis;
  private long wholeMillis;

  Shelf(Shard shard) {
    this.shard = shard;
  }

  /** Units of a product, or of many. */
  record Units(long total, long available, long held, long sold) {

    static final Units NONE = new Units(0, 0, 0, 0);

    static Units of(Standing standing) {
      long available = standing.available().stream().mapToLong(Long::longValue).sum();
      return new Units(standing.layout().total(), available, standing.held(), standing.sold());
    }

    Units plus(Units more) {
      return new Units(
          total + more.total, available + more.available, held + more.held, sold + more.sold);
    }
  }

  /**
   * Reads what changed, and the orders of the last seconds.
   *
   * @return orders by second
   */
  Map<Long, Long> look(long nowMillis, long fromSecond) {
    return shard.transact(connection -> look(connection, nowMillis, fromSecond));
  }

  private synchronized Map<Long, Long> look(Connection connection, long nowMillis, long fromSecond)
      throws SQLException {
    if (nowMillis - wholeMillis >= WHOLE_EVERY_MILLIS) {
      readAll(connection);
      wholeMillis = nowMillis;
    } else {
      readChanged(connection);
    }
    lookedMillis = nowMillis;
    return orders(connection, nowMillis, fromSecond);
  }

  private void readAll(Connection connection) throws SQLException {
    long after = 0;
    Collection<Long> page;
    do {
      page = Standings.slotsAfter(connection, after, PAGE).keySet();
      for (Standing standing : Standings.read(connection, page)) {
        put(standing);
      }
      after = page.stream().mapToLong(Long::longValue).max().orElse(after);
    } while (page.size() == PAGE);
  }

  private void readChanged(Connection connection) throws SQLException {
    List<Long> changed = new ArrayList<>();
    for (Standings.Changed one :
        Standings.changedSince(connection, lookedMillis - OVERLAP_MILLIS, MOST_CHANGED)) {
      Long seen = versions.put(one.productId(), one.version());
      if (seen == null || seen != one.version()) {
        changed.add(one.productId());
      }
    }
    for (int from = 0; from < changed.size(); from += PAGE) {
      List<Long> page = changed.subList(from, Math.min(changed.size(), from + PAGE));
      Standings.read(connection, page).forEach(this::put);
    }
  }

  private void put(Standing standing) {
    long product = standing.layout().productId();
    units.put(product, Units.of(standing));
    latest.put(product, standing);
    if (latest.size() > MOST_WITH_BUCKETS) {
      latest.values().stream()
          .min(Comparator.comparingLong(Standing::changedMillis))
          .ifPresent(oldest -> latest.remove(oldest.layout().productId()));
    }
  }

  private Map<Long, Long> orders(Connection connection, long nowMillis, long fromSecond)
      throws SQLException {
    List<Long> selling =
        Standings.changedSince(connection, nowMillis - SELLING_MILLIS, PAGE).stream()
            .map(Standings.Changed::productId)
            .toList();
    return OrdersBySecond.read(connection, selling, fromSecond, nowMillis / 1000);
  }

  /** Over all products. */
  synchronized Units sum() {
    return units.values().stream().reduce(Units.NONE, Units::plus);
  }

  synchronized int products() {
    return units.size();
  }

  /** A product whose stock changed lately, and how fast it sells. */
  record Selling(Standing standing, Pace pace) {}

  /** Those that changed last; at most 40. */
  List<Selling> selling(long nowMillis) {
    Map<Long, Standing> some = latest();
    Map<Long, Pace> paces =
        some.isEmpty()
            ? Map.of()
            : shard.transact(connection -> Paces.read(connection, some.keySet(), nowMillis));
    return some.entrySet().stream()
        .map(
            entry ->
                new Selling(entry.getValue(), paces.getOrDefault(entry.getKey(), Pace.NOTHING)))
        .toList();
  }

  private synchronized Map<Long, Standing> latest() {
    return new TreeMap<>(latest);
  }
}
