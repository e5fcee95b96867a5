package dev.tidemark.alerts;

import dev.tidemark.alerts.KnownStandings.Reading;
import dev.tidemark.channels.ChannelStates;
import dev.tidemark.gate.CacheReadings;
import dev.tidemark.ingest.StockReports;
import dev.tidemark.ingest.StockReports.ChannelReport;
import dev.tidemark.ingest.StockReports.Feed;
import dev.tidemark.ingest.StockReports.Report;
import dev.tidemark.reservation.Conservation;
import dev.tidemark.reservation.StuckHolds;
import dev.tidemark.reservation.StuckHolds.Stuck;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.SubjectFacts;
import dev.tidemark.rules.facts.ChannelState;
import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.FeedHealth;
import dev.tidemark.rules.facts.SyncLag;
import dev.tidemark.stock.Standing;
import dev.tidemark.stock.Standings;
import dev.tidemark.stock.Standings.Version;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import dev.tidemark.storage.StoreUnavailableException;
import dev.tidemark.velocity.Pace;
import dev.tidemark.velocity.Paces;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads what rules ask about, from the rooms that know it. Blocks; safe for several threads. */
@ApplicationScoped
class FactReader {

  /** Where nothing changed for longer, a drift would have been found and healed long ago. */
  private static final long CACHE_MATTERS_MILLIS = Duration.ofHours(1).toMillis();

  private static final double MILLIS_A_SECOND = 1000;

  private final CacheReadings cache;
  private final StockReports reports;
  private final Conservation conservation;
  private final ChannelStates channelStates;
  private final StockDatabases databases;
  private final InstantSource clock;
  private final Map<Integer, Map<Long, Stuck>> stuckHolds = new ConcurrentHashMap<>();
  private final Map<Integer, KnownStandings> standings = new ConcurrentHashMap<>();

  FactReader(
      CacheReadings cache,
      StockReports reports,
      Conservation conservation,
      ChannelStates channelStates,
      StockDatabases databases,
      InstantSource clock) {
    this.cache = cache;
    this.reports = reports;
    this.conservation = conservation;
    this.channelStates = channelStates;
    this.databases = databases;
    this.clock = clock;
  }

  /**
   * What one stock database says of products.
   *
   * @param known where those stand that still stand as they were read
   * @param anew where the others stand
   */
  private record Rows(
      Map<Long, Version> versions,
      Map<Long, Reading> known,
      List<Standing> anew,
      Map<Long, Pace> paces,
      Map<Long, Report> reports) {}

  /**
   * Facts of those that are products; at most 1,000 of one stock database.
   *
   * @throws StoreUnavailableException if the database does not answer
   */
  List<SubjectFacts> products(Shard shard, Collection<Long> productIds) {
    if (productIds.isEmpty()) {
      return List.of();
    }
    long now = clock.millis();
    KnownStandings before =
        standings.computeIfAbsent(shard.number(), number -> new KnownStandings());
    Rows rows = shard.transact(connection -> read(connection, productIds, before, now));
    Map<Long, Stuck> stuck = stuckHolds.getOrDefault(shard.number(), Map.of());
    Map<Long, Reading> readings = new HashMap<>(rows.known());
    readings.putAll(readings(rows, before, now));
    return readings.entrySet().stream()
        .map(one -> subject(one.getKey(), one.getValue(), rows, stuck, now))
        .toList();
  }

  /**
   * Reads the holds that are stuck, for all products of a database: not with every look, since
   * where there are very many, reading them takes long.
   *
   * @return products of which other holds are stuck than before
   */
  Set<Long> readStuckHolds(Shard shard) {
    long now = clock.millis();
    Map<Long, Stuck> stuck = shard.transactLong(connection -> StuckHolds.read(connection, now));
    Map<Long, Stuck> before = stuckHolds.put(shard.number(), stuck);
    Set<Long> changed = new HashSet<>(stuck.keySet());
    if (before != null) {
      changed.addAll(before.keySet());
    }
    return changed;
  }

  private Rows read(
      Connection connection, Collection<Long> productIds, KnownStandings before, long now)
      throws SQLException {
    Map<Long, Version> versions = Standings.versions(connection, productIds);
    Map<Long, Reading> known = new HashMap<>();
    List<Long> others = new ArrayList<>();
    for (Long id : productIds) {
      Reading reading = before.of(id, versions.getOrDefault(id, Version.NONE), now);
      if (reading == null) {
        others.add(id);
      } else {
        known.put(id, reading);
      }
    }
    return new Rows(
        versions,
        known,
        Standings.read(connection, others, versions),
        Paces.read(connection, productIds, now),
        reports.read(connection, productIds));
  }

  /** Of those that are read anew, with what the cache says. */
  private Map<Long, Reading> readings(Rows rows, KnownStandings known, long now) {
    CacheReadings.Readings cached =
        cache.read(
            rows.anew().stream()
                .filter(one -> one.settled() && isChanging(one, now))
                .map(Standing::layout)
                .toList());
    Map<Long, Reading> readings = new HashMap<>();
    for (Standing standing : rows.anew()) {
      long productId = standing.layout().productId();
      boolean changing = isChanging(standing, now);
      boolean unread = changing && (!standing.settled() || cached.unread().contains(productId));
      SyncLag lag = lag(standing, cached.cached().get(productId), now);
      Reading reading = new Reading(sums(standing), lag, unread);
      readings.put(productId, reading);
      Version version = rows.versions().getOrDefault(productId, Version.NONE);
      known.note(productId, version, reading, changing, now);
    }
    return readings;
  }

  private static boolean isChanging(Standing standing, long now) {
    return now - standing.changedMillis() < CACHE_MATTERS_MILLIS;
  }

  private SubjectFacts subject(
      long productId, Reading reading, Rows rows, Map<Long, Stuck> stuckHolds, long now) {
    ProductFacts.Sums sums = reading.sums();
    Pace pace = rows.paces().getOrDefault(productId, Pace.NOTHING);
    List<Fact> facts = ProductFacts.of(sums, pace, rows.reports().get(productId), now);
    Stuck stuck = stuckHolds.get(productId);
    if (stuck != null) {
      facts.add(ProductFacts.stuck(sums.sku(), stuck, now));
    }
    Long gap = conservation.lastGaps().get(sums.sku());
    if (gap != null) {
      facts.add(ProductFacts.gap(sums.sku(), gap));
    }
    if (reading.lag() != null) {
      facts.add(reading.lag());
    }
    Set<Class<? extends Fact>> missing = reading.unread() ? Set.of(SyncLag.class) : Set.of();
    return new SubjectFacts(Subject.product(sums.sku()), sums.category(), facts, missing);
  }

  private static @Nullable SyncLag lag(Standing standing, @Nullable List<Long> cached, long now) {
    return cached == null || cached.size() != standing.available().size()
        ? null
        : ProductFacts.lag(
            standing.layout().sku(), cached, standing.available(), standing.changedMillis(), now);
  }

  static ProductFacts.Sums sums(Standing standing) {
    List<Long> homes = standing.homes();
    return new ProductFacts.Sums(
        standing.layout().sku(),
        standing.layout().category(),
        standing.available().stream().mapToLong(Long::longValue).sum(),
        standing.held(),
        standing.sold(),
        Math.max(1, homes.size()),
        (int) homes.stream().filter(units -> units == 0).count(),
        homes.stream().mapToLong(Long::longValue).min().orElse(0),
        homes.stream().mapToLong(Long::longValue).max().orElse(0));
  }

  /** Facts of all sources. */
  List<SubjectFacts> sources() {
    long now = clock.millis();
    return reports.feeds().entrySet().stream()
        .map(
            feed ->
                new SubjectFacts(
                    new Subject(Subject.Kind.SOURCE, feed.getKey()),
                    "",
                    List.of(health(feed.getKey(), feed.getValue(), now)),
                    Set.of()))
        .toList();
  }

  private static FeedHealth health(String source, Feed feed, long now) {
    return new FeedHealth(
        source,
        feed.state(),
        feed.lastArrivalMillis() == 0
            ? 0
            : Math.max(0, now - feed.lastArrivalMillis()) / MILLIS_A_SECOND,
        feed.expectedGapSeconds(),
        feed.quarantined());
  }

  /**
   * Facts of all channels that are told of stock, or report.
   *
   * @throws StoreUnavailableException if a stock database does not answer
   */
  List<SubjectFacts> channels() {
    long now = clock.millis();
    Map<String, ChannelReport> all = new HashMap<>();
    for (Shard shard : databases.all()) {
      shard
          .transactLong(StockReports::channels)
          .forEach((channel, one) -> all.merge(channel, one, ChannelReport::plus));
    }
    Map<String, ChannelStates.Lag> lags = channelStates.lags();
    Set<String> names = new TreeSet<>(all.keySet());
    names.addAll(lags.keySet());
    return names.stream()
        .map(
            name ->
                new SubjectFacts(
                    new Subject(Subject.Kind.CHANNEL, name),
                    "",
                    List.of(channel(name, all.get(name), lags.get(name), now)),
                    Set.of()))
        .toList();
  }

  /** The lag of one that is told of stock is that of its messages, unless all it does is report. */
  private static ChannelState channel(
      String name, @Nullable ChannelReport report, ChannelStates.@Nullable Lag lag, long now) {
    double sinceReport =
        report == null ? 0 : Math.max(0, now - report.seenMillis()) / MILLIS_A_SECOND;
    long reported = report == null ? 0 : report.products();
    return lag == null
        ? new ChannelState(name, reported, 0, sinceReport)
        : new ChannelState(
            name, Math.max(reported, lag.products()), lag.pendingUpdates(), lag.lagSeconds());
  }
}
