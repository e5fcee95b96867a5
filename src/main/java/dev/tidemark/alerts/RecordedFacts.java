package dev.tidemark.alerts;

import dev.tidemark.ingest.ReportHistory;
import dev.tidemark.ingest.StockReports;
import dev.tidemark.kernel.Sorted;
import dev.tidemark.kernel.Strategy;
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
 * What was known of products of one stock database over a stretch of time, as it was recorded. For
 * one thread. What was not recorded (the cache, feeds, channels) is not there.
 */
final class RecordedFacts {

  private final List<Long> ids;
  private final Map<Long, Layout> layouts = new HashMap<>();
  private final Map<Long, List<Sample>> samples = new HashMap<>();
  private final ReportHistory reports;
  private PaceHistory paces = PaceHistory.NOTHING;

  private RecordedFacts(List<Long> ids, ReportHistory reports) {
    this.ids = ids;
    this.reports = reports;
  }

  /**
   * What was known at a time, to go on from.
   *
   * @param standings of the products as they are now
   */
  static RecordedFacts startingAt(
      StockReports reports, Connection connection, Collection<Standing> standings, long atMillis)
      throws SQLException {
    List<Long> ids = standings.stream().map(one -> one.layout().productId()).toList();
    RecordedFacts recorded = new RecordedFacts(ids, reports.historyFrom(connection, ids, atMillis));
    Map<Long, Sample> before = PositionHistory.before(connection, ids, atMillis);
    standings.forEach(standing -> recorded.start(standing, before, atMillis));
    return recorded;
  }

  /** What stands since before anything was recorded, stands as it is now. */
  private void start(Standing standing, Map<Long, Sample> before, long atMillis) {
    long productId = standing.layout().productId();
    layouts.put(productId, standing.layout());
    Sample first = before.get(productId);
    if (first == null && standing.changedMillis() < atMillis) {
      first = asSample(standing);
    }
    if (first != null) {
      samples.put(productId, new ArrayList<>(List.of(first)));
    }
  }

  /**
   * Goes on with a stretch of time that follows the last.
   *
   * @param most rows of a kind
   * @return false, and nothing is read, if there are as many of one as that
   */
  boolean readOn(Connection connection, long fromMillis, long toMillis, int most)
      throws SQLException {
    List<Sample> next = PositionHistory.within(connection, ids, fromMillis, toMillis, most);
    PaceHistory nextPaces =
        PaceHistory.read(connection, ids, fromMillis / 1000, toMillis / 1000, most);
    boolean fits = next.size() < most && nextPaces.rows() < most;
    if (!fits || !reports.readOn(connection, ids, fromMillis, toMillis, most)) {
      return false;
    }
    paces = nextPaces;
    samples.values().forEach(known -> known.subList(0, known.size() - 1).clear());
    next.forEach(
        sample ->
            samples.computeIfAbsent(sample.productId(), none -> new ArrayList<>()).add(sample));
    return true;
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

  /**
   * Milliseconds at which something became known, and of which products; in order. What sold within
   * a second is known at its end.
   */
  SortedMap<Long, Set<Long>> changes(long fromMillis) {
    SortedMap<Long, Set<Long>> changes = new TreeMap<>();
    for (Long productId : layouts.keySet()) {
      samples
          .getOrDefault(productId, List.of())
          .forEach(sample -> note(changes, sample.atMillis(), fromMillis, productId));
      reports
          .times(productId, fromMillis)
          .forEach(atMillis -> note(changes, atMillis, fromMillis, productId));
      paces
          .seconds(productId, fromMillis / 1000)
          .forEach(second -> note(changes, second * 1000 + 999, fromMillis, productId));
    }
    return changes;
  }

  private static void note(
      SortedMap<Long, Set<Long>> changes, long atMillis, long fromMillis, Long productId) {
    if (atMillis >= fromMillis) {
      changes.computeIfAbsent(atMillis, none -> new TreeSet<>()).add(productId);
    }
  }

  /** What was known of a product at a time; empty where that is not recorded. */
  Optional<SubjectFacts> at(long productId, long atMillis) {
    Layout layout = layouts.get(productId);
    Sample sample = sampleAt(productId, atMillis);
    if (layout == null || sample == null) {
      return Optional.empty();
    }
    ProductFacts.Sums sums = sums(layout, sample);
    Pace pace = paces.at(productId, Math.floorDiv(atMillis, 1000));
    List<Fact> facts = ProductFacts.of(sums, pace, reports.at(productId, atMillis), atMillis);
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
        // Samples do not tell the overflow bucket from the others: of their skew nothing is known.
        layout.strategy() == Strategy.RESERVE ? 1 : Math.max(1, sample.buckets()),
        sample.emptyBuckets(),
        sample.least(),
        sample.most());
  }

  private @Nullable Sample sampleAt(long productId, long atMillis) {
    List<Sample> all = samples.getOrDefault(productId, List.of());
    int place = Sorted.lastUpTo(all, Sample::atMillis, atMillis);
    return place < 0 ? null : all.get(place);
  }
}
