package dev.tidemark.alerts;

import dev.tidemark.ingest.ReportHistory;
import dev.tidemark.ingest.StockReports;
import dev.tidemark.ingest.StockReports.Report;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.SubjectFacts;
import dev.tidemark.rules.facts.Fact;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.PositionHistory;
import dev.tidemark.stock.PositionHistory.Sample;
import dev.tidemark.stock.Standing;
import dev.tidemark.velocity.Pace;
import dev.tidemark.velocity.PaceHistory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was known of products of one stock database over a stretch of time, as it was recorded. Ask
 * for rising times; for one thread. What was not recorded (the cache, feeds, channels) is not
 * there.
 */
final class RecordedFacts {

  /** Reports older than that are not kept. */
  private static final long REPORTS_BACK_MILLIS = Duration.ofDays(7).toMillis();

  private final Map<Long, Layout> layouts = new HashMap<>();
  private final Map<Long, List<Sample>> samples = new HashMap<>();
  private final Map<Long, Integer> places = new HashMap<>();
  private final PaceHistory paces;
  private final ReportHistory reports;

  private RecordedFacts(PaceHistory paces, ReportHistory reports) {
    this.paces = paces;
    this.reports = reports;
  }

  /**
   * Reads it.
   *
   * @param standings of the products as they are now
   * @param mostRows of each kind
   * @return empty where there is more than that
   */
  static Optional<RecordedFacts> read(
      StockReports reports,
      Connection connection,
      Collection<Standing> standings,
      long fromMillis,
      long toMillis,
      int mostRows)
      throws SQLException {
    List<Long> ids = standings.stream().map(one -> one.layout().productId()).toList();
    List<Sample> samples = PositionHistory.within(connection, ids, fromMillis, toMillis, mostRows);
    PaceHistory paces =
        PaceHistory.read(connection, ids, fromMillis / 1000, toMillis / 1000, mostRows);
    ReportHistory words =
        reports.history(connection, ids, fromMillis - REPORTS_BACK_MILLIS, toMillis, mostRows);
    if (samples.size() >= mostRows || paces.rows() >= mostRows || words.rows() >= mostRows) {
      return Optional.empty();
    }
    RecordedFacts recorded = new RecordedFacts(paces, words);
    Map<Long, Sample> before = PositionHistory.before(connection, ids, fromMillis);
    standings.forEach(standing -> recorded.start(standing, before, fromMillis));
    samples.forEach(
        sample ->
            recorded
                .samples
                .computeIfAbsent(sample.productId(), none -> new ArrayList<>())
                .add(sample));
    return Optional.of(recorded);
  }

  /** What stands since before anything was recorded, stands as it is now. */
  private void start(Standing standing, Map<Long, Sample> before, long fromMillis) {
    long productId = standing.layout().productId();
    layouts.put(productId, standing.layout());
    Sample first = before.get(productId);
    if (first == null && standing.changedMillis() < fromMillis) {
      first = asSample(standing);
    }
    if (first != null) {
      samples.computeIfAbsent(productId, none -> new ArrayList<>()).add(first);
    }
  }

  private static Sample asSample(Standing standing) {
    ProductFacts.Sums sums = FactReader.sums(standing);
    return new Sample(
        standing.layout().productId(),
        standing.changedMillis(),
        sums.available(),
        sums.held(),
        sums.sold(),
        sums.buckets(),
        sums.emptyBuckets(),
        sums.least(),
        sums.most());
  }

  /** Seconds in which something became known, and of which products; in order. */
  SortedMap<Long, Set<Long>> changes(long fromSecond) {
    SortedMap<Long, Set<Long>> changes = new TreeMap<>();
    for (Long productId : layouts.keySet()) {
      samples
          .getOrDefault(productId, List.of())
          .forEach(sample -> note(changes, sample.atMillis(), fromSecond, productId));
      reports.times(productId).forEach(atMillis -> note(changes, atMillis, fromSecond, productId));
      paces
          .seconds(productId, fromSecond)
          .forEach(second -> note(changes, second * 1000, fromSecond, productId));
    }
    return changes;
  }

  private static void note(
      SortedMap<Long, Set<Long>> changes, long atMillis, long fromSecond, Long productId) {
    long second = Math.floorDiv(atMillis, 1000);
    if (second >= fromSecond) {
      changes.computeIfAbsent(second, none -> new TreeSet<>()).add(productId);
    }
  }

  /** What was known of a product at the end of a second; empty where that is not recorded. */
  Optional<SubjectFacts> at(long productId, long second) {
    long atMillis = second * 1000 + 999;
    Layout layout = layouts.get(productId);
    Sample sample = sampleAt(productId, atMillis);
    if (layout == null || sample == null) {
      return Optional.empty();
    }
    ProductFacts.Sums sums = sums(layout, sample);
    Pace pace = paces.at(productId, second);
    List<Fact> facts = new ArrayList<>();
    facts.add(ProductFacts.position(sums));
    facts.add(ProductFacts.velocity(sums, pace));
    if (sums.buckets() > 1) {
      facts.add(ProductFacts.skew(sums));
    }
    Report report = reports.at(productId, atMillis);
    if (report != null) {
      facts.add(ProductFacts.exposure(sums, pace, report, atMillis));
    }
    return Optional.of(
        new SubjectFacts(Subject.product(layout.sku()), layout.category(), facts, Set.of()));
  }

  private static ProductFacts.Sums sums(Layout layout, Sample sample) {
    return new ProductFacts.Sums(
        layout.sku(),
        layout.category(),
        sample.available(),
        sample.held(),
        sample.sold(),
        Math.max(1, sample.buckets()),
        sample.emptyBuckets(),
        sample.least(),
        sample.most());
  }

  private @Nullable Sample sampleAt(long productId, long atMillis) {
    List<Sample> all = samples.getOrDefault(productId, List.of());
    int place = places.getOrDefault(productId, -1);
    while (place + 1 < all.size() && all.get(place + 1).atMillis() <= atMillis) {
      place++;
    }
    places.put(productId, place);
    return place < 0 ? null : all.get(place);
  }
}
