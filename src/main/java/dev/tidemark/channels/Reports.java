package dev.tidemark.channels;

import dev.tidemark.channels.ChannelSettings.Correction;
import dev.tidemark.channels.Comparison.Line;
import dev.tidemark.stock.Place;
import dev.tidemark.stock.Products;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares what channels say to have with what they were told, and has each difference corrected as
 * the channel's settings say. Blocks; safe for use by several threads.
 */
@ApplicationScoped
class Reports {

  /** A message that was taken may still be on its way through the channel's own house. */
  private static final long GRACE_MILLIS = Duration.ofSeconds(10).toMillis();

  private static final int PAGE = 1000;

  private final Products products;
  private final StockDatabases databases;
  private final Tasks tasks;
  private final Meters meters;
  private final InstantSource clock;

  Reports(
      Products products,
      StockDatabases databases,
      Tasks tasks,
      Meters meters,
      InstantSource clock) {
    this.products = products;
    this.databases = databases;
    this.tasks = tasks;
    this.meters = meters;
    this.clock = clock;
  }

  /** A product and how it differs. */
  record Difference(String sku, Discrepancy kind, long reported, long told) {}

  /**
   * What came of a report.
   *
   * @param agreeing products that have what they were told
   * @param unknown lines that name no product of ours, or one that it was told nothing of
   * @param differences at most 1,000 are listed
   * @param drift units by which the compared products differ, all told
   */
  record Outcome(
      int compared,
      int agreeing,
      int unknown,
      long drift,
      Map<Discrepancy, Integer> counts,
      List<Difference> differences) {}

  /** What is found in one stock database. */
  private static final class Found {
    private int known;
    private int compared;
    private int agreeing;
    private long drift;
    private final Map<Long, Difference> differences = new LinkedHashMap<>();
  }

  /**
   * @param lines one that is there twice is doubled
   * @param complete whether it is all that the channel has: what is not in it is missing
   */
  Outcome take(Channel channel, List<Line> lines, boolean complete, long asOfMillis) {
    Map<String, Line> bySku = new LinkedHashMap<>();
    lines.forEach(line -> bySku.merge(line.sku(), line, Line::plus));
    Map<String, Place> places = places(new ArrayList<>(bySku.keySet()));
    Map<Integer, Map<Long, Line>> byDatabase = new TreeMap<>();
    places.forEach(
        (sku, place) -> {
          Line line = bySku.get(sku);
          if (line != null) {
            byDatabase
                .computeIfAbsent(databases.of(place.slot()).number(), number -> new HashMap<>())
                .put(place.productId(), line);
          }
        });
    Found all = new Found();
    for (Shard shard : databases.all()) {
      Map<Long, Line> some = byDatabase.getOrDefault(shard.number(), Map.of());
      Found found = compare(shard, channel, some, complete, asOfMillis);
      keep(shard, channel, found);
      correct(shard, channel, found.differences);
      all.known += found.known;
      all.compared += found.compared;
      all.agreeing += found.agreeing;
      all.drift += found.drift;
      all.differences.putAll(found.differences);
    }
    return outcome(channel, all, bySku.size() - all.known);
  }

  private Map<String, Place> places(List<String> skus) {
    Map<String, Place> places = new HashMap<>();
    for (int from = 0; from < skus.size(); from += PAGE) {
      places.putAll(products.find(skus.subList(from, Math.min(skus.size(), from + PAGE))));
    }
    return places;
  }

  private Outcome outcome(Channel channel, Found all, int unknown) {
    Map<Discrepancy, Integer> counts = new EnumMap<>(Discrepancy.class);
    for (Discrepancy kind : Discrepancy.values()) {
      counts.put(kind, 0);
    }
    all.differences.values().forEach(one -> counts.merge(one.kind(), 1, Integer::sum));
    counts.forEach((kind, number) -> meters.found(channel.name(), kind, number));
    return new Outcome(
        all.compared,
        all.agreeing,
        unknown,
        all.drift,
        counts,
        all.differences.values().stream().limit(PAGE).toList());
  }

  private Found compare(
      Shard shard, Channel channel, Map<Long, Line> lines, boolean complete, long asOfMillis) {
    Found found =
        shard.transact(
            connection -> {
              Found some = new Found(); // a deadlock's victim is run again
              compare(connection, channel, lines, asOfMillis, some);
              return some;
            });
    if (complete) {
      findMissing(shard, channel, lines, asOfMillis, found);
    }
    return found;
  }

  /** For people, who see of each channel how its last report differed. */
  private void keep(Shard shard, Channel channel, Found found) {
    Map<Discrepancy, Long> counts = new EnumMap<>(Discrepancy.class);
    found.differences.values().forEach(one -> counts.merge(one.kind(), 1L, Long::sum));
    LastReport report = new LastReport(clock.millis(), found.compared, found.drift, counts);
    shard.transact(
        connection -> {
          report.write(connection, channel.id());
          return 0;
        });
  }

  private static void compare(
      Connection connection, Channel channel, Map<Long, Line> lines, long asOfMillis, Found found)
      throws SQLException {
    Map<Long, Told> told = TellingRows.read(connection, channel.id(), lines.keySet());
    for (Map.Entry<Long, Told> one : told.entrySet()) {
      Line line = lines.get(one.getKey());
      if (line == null || one.getValue().sentVersion() == 0) {
        continue;
      }
      found.known++;
      found.compared++;
      Optional<Discrepancy> kind = Comparison.of(line, one.getValue(), asOfMillis, GRACE_MILLIS);
      if (kind.isPresent()) {
        long units = one.getValue().sentAvailable();
        found.drift += Math.abs(line.available() - units);
        found.differences.put(
            one.getKey(), new Difference(line.sku(), kind.get(), line.available(), units));
      } else if (Comparison.acknowledges(line, one.getValue(), asOfMillis)) {
        found.agreeing++;
        long version = one.getValue().sentVersion();
        if (one.getValue().ackedVersion() < version) {
          TellingRows.acknowledge(connection, channel.id(), one.getKey(), version);
        }
      }
    }
  }

  /** Told of, long enough ago, and not in a report of everything: units that nobody can buy. */
  private static void findMissing(
      Shard shard, Channel channel, Map<Long, Line> lines, long asOfMillis, Found found) {
    long after = 0;
    while (true) {
      long from = after;
      List<TellingRows.Known> page =
          shard.transact(
              connection ->
                  TellingRows.known(
                      connection, channel.id(), from, asOfMillis - GRACE_MILLIS, PAGE));
      for (TellingRows.Known one : page) {
        if (!lines.containsKey(one.productId())) {
          found.compared++;
          found.drift += one.available();
          found.differences.put(
              one.productId(), new Difference(one.sku(), Discrepancy.MISSING, 0, one.available()));
        }
      }
      if (page.size() < PAGE) {
        return;
      }
      after = page.get(page.size() - 1).productId();
    }
  }

  private void correct(Shard shard, Channel channel, Map<Long, Difference> differences) {
    if (differences.isEmpty()) {
      return;
    }
    if (channel.settings().correction() == Correction.PERSON) {
      List<Tasks.Wanted> wanted = new ArrayList<>();
      differences.values().forEach(one -> wanted.add(task(channel, one)));
      tasks.open(wanted);
      return;
    }
    long due = dueMillis(channel);
    shard.transact(
        connection -> {
          for (long productId : differences.keySet()) {
            TellingRows.correct(connection, channel.id(), productId, due);
          }
          return 0;
        });
  }

  private long dueMillis(Channel channel) {
    long now = clock.millis();
    long every = channel.settings().reconcileSeconds() * 1000L;
    return channel.settings().correction() == Correction.INTERCEPT
        ? now
        : (now / every + 1) * every;
  }

  private static Tasks.Wanted task(Channel channel, Difference one) {
    return new Tasks.Wanted(
        channel.name(),
        one.sku(),
        one.kind().toString(),
        "It has %d units and was told %d".formatted(one.reported(), one.told()));
  }
}
