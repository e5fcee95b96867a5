package dev.tidemark.alerts;

import dev.tidemark.ingest.StockReports;
import dev.tidemark.rules.Finding;
import dev.tidemark.rules.Rules;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.SubjectFacts;
import dev.tidemark.rules.facts.SaleStage;
import dev.tidemark.stock.Standing;
import dev.tidemark.stock.Standings;
import dev.tidemark.storage.Shard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Runs rules over what was recorded, as they would have run then: over each product when something
 * of it became known, when a timer ran out, and once a minute; by the same evaluation and the same
 * life of alerts. For one thread.
 */
final class BacktestRun {

  /** As many as can be read at once. */
  private static final int PRODUCTS = 1_000;

  private static final long SLICE_MILLIS = 3_600_000;
  private static final long SHORTEST_SLICE_MILLIS = 10_000;
  private static final long ROUND_MILLIS = 60_000;
  private static final int MOST_ROWS = 200_000;

  private final StockReports reports;
  private final Rules.Candidate candidate;
  private final SaleStage stage;
  private final Rehearsal rehearsal;
  private final Progress progress;
  private long evaluations;

  /** Told how far it is; says whether to go on. */
  @FunctionalInterface
  interface Progress {

    /**
     * @param millis of one stretch of products that are done
     * @param evaluations of products, so far
     */
    boolean goOn(long millis, long evaluations);
  }

  BacktestRun(
      StockReports reports,
      Rules.Candidate candidate,
      SaleStage stage,
      Rehearsal rehearsal,
      Progress progress) {
    this.reports = reports;
    this.candidate = candidate;
    this.stage = stage;
    this.rehearsal = rehearsal;
    this.progress = progress;
  }

  /** Evaluations of products so far. */
  long evaluations() {
    return evaluations;
  }

  /** How many stretches of products a database has. */
  static long stretches(Shard shard) {
    long count = 0;
    long last = 0;
    while (true) {
      long after = last;
      Set<Long> ids =
          shard.transact(connection -> Standings.slotsAfter(connection, after, PRODUCTS)).keySet();
      if (ids.isEmpty()) {
        return count;
      }
      count++;
      last = ids.stream().mapToLong(Long::longValue).max().orElse(after);
    }
  }

  /**
   * Over all products of a database.
   *
   * @return false where it was told to stop
   */
  boolean run(Shard shard, Predicate<Standing> which, long fromMillis, long toMillis) {
    long last = 0;
    while (true) {
      long after = last;
      Set<Long> ids =
          shard.transact(connection -> Standings.slotsAfter(connection, after, PRODUCTS)).keySet();
      if (ids.isEmpty()) {
        return true;
      }
      last = ids.stream().mapToLong(Long::longValue).max().orElse(after);
      List<Standing> some =
          shard.transact(connection -> Standings.read(connection, ids)).stream()
              .filter(which)
              .toList();
      boolean goesOn = runSome(shard, some, fromMillis, toMillis);
      rehearsal.end();
      if (!goesOn) {
        return false;
      }
    }
  }

  private boolean runSome(Shard shard, List<Standing> some, long fromMillis, long toMillis) {
    if (some.isEmpty()) {
      return progress.goOn(toMillis - fromMillis, evaluations);
    }
    RecordedFacts facts =
        shard.transactLong(
            connection -> RecordedFacts.startingAt(reports, connection, some, fromMillis));
    NavigableMap<Long, Set<Long>> agenda = new TreeMap<>();
    long length = SLICE_MILLIS;
    long from = fromMillis;
    while (from < toMillis) {
      long start = from;
      long end = Math.min(toMillis, start + length);
      if (!readOn(shard, facts, start, end)) {
        length = Math.max(SHORTEST_SLICE_MILLIS, (end - start) / 4); // too much memory at once
        if (!progress.goOn(0, evaluations)) {
          return false;
        }
        continue;
      }
      runSlice(facts, some, agenda, start, end);
      if (!progress.goOn(end - start, evaluations)) {
        return false;
      }
      from = end;
      length = Math.min(SLICE_MILLIS, length * 2);
    }
    return true;
  }

  private static boolean readOn(Shard shard, RecordedFacts facts, long fromMillis, long toMillis) {
    boolean shortest = toMillis - fromMillis <= SHORTEST_SLICE_MILLIS;
    int most = shortest ? Integer.MAX_VALUE : MOST_ROWS;
    return shard.transactLong(connection -> facts.readOn(connection, fromMillis, toMillis, most));
  }

  /**
   * @param agenda what is to be looked at by timers, of which those of later slices stay
   */
  private void runSlice(
      RecordedFacts facts,
      List<Standing> some,
      NavigableMap<Long, Set<Long>> agenda,
      long fromMillis,
      long toMillis) {
    Map<String, Long> ids = new HashMap<>();
    some.forEach(one -> ids.put(one.layout().sku(), one.layout().productId()));
    facts.changes(fromMillis).forEach((atMillis, changed) -> plan(agenda, atMillis, changed));
    for (long atMillis = fromMillis; atMillis < toMillis; atMillis += ROUND_MILLIS) {
      plan(agenda, atMillis, ids.values());
    }
    while (!agenda.isEmpty() && agenda.firstKey() < toMillis) {
      look(facts, takeTogether(agenda, toMillis), ids, agenda);
    }
  }

  /** The next looks, over as many times as can be asked about at once: no product twice. */
  private static SortedMap<Long, Set<Long>> takeTogether(
      NavigableMap<Long, Set<Long>> agenda, long toMillis) {
    SortedMap<Long, Set<Long>> together = new TreeMap<>();
    Set<Long> taken = new HashSet<>();
    while (!agenda.isEmpty() && agenda.firstKey() < toMillis && taken.size() < PRODUCTS) {
      Map.Entry<Long, Set<Long>> next = agenda.firstEntry();
      if (!Collections.disjoint(next.getValue(), taken)) {
        break;
      }
      taken.addAll(next.getValue());
      together.put(next.getKey(), next.getValue());
      agenda.remove(next.getKey());
    }
    return together;
  }

  /** What rules say does not depend on alerts; what becomes of these goes by the order of time. */
  private void look(
      RecordedFacts facts,
      SortedMap<Long, Set<Long>> looks,
      Map<String, Long> ids,
      NavigableMap<Long, Set<Long>> agenda) {
    Map<Long, List<SubjectFacts>> asked = new LinkedHashMap<>();
    looks.forEach((atMillis, products) -> asked.put(atMillis, read(facts, products, atMillis)));
    Map<Subject, List<Finding>> found = ask(asked.values().stream().flatMap(List::stream).toList());
    asked.forEach(
        (atMillis, some) -> {
          lookAtTimers(facts, ids, agenda, atMillis);
          observe(some, found, ids, agenda, atMillis);
        });
  }

  /** Those that looks at earlier times have set. */
  private void lookAtTimers(
      RecordedFacts facts,
      Map<String, Long> ids,
      NavigableMap<Long, Set<Long>> agenda,
      long beforeMillis) {
    while (!agenda.isEmpty() && agenda.firstKey() < beforeMillis) {
      Map.Entry<Long, Set<Long>> timers = agenda.firstEntry();
      agenda.remove(timers.getKey());
      List<SubjectFacts> some = read(facts, timers.getValue(), timers.getKey());
      observe(some, ask(some), ids, agenda, timers.getKey());
    }
  }

  private static List<SubjectFacts> read(
      RecordedFacts facts, Collection<Long> productIds, long atMillis) {
    List<SubjectFacts> some = new ArrayList<>(productIds.size());
    productIds.forEach(id -> facts.at(id, atMillis).ifPresent(some::add));
    return some;
  }

  private Map<Subject, List<Finding>> ask(List<SubjectFacts> some) {
    evaluations += some.size();
    return candidate.rules().evaluate(some, stage, candidate.parameters()).findings().stream()
        .collect(Collectors.groupingBy(Finding::subject));
  }

  private void observe(
      List<SubjectFacts> some,
      Map<Subject, List<Finding>> found,
      Map<String, Long> ids,
      NavigableMap<Long, Set<Long>> agenda,
      long atMillis) {
    rehearsal
        .observe(some, found, atMillis)
        .forEach(
            (sku, dueMillis) ->
                plan(agenda, Math.max(atMillis + 1, dueMillis), Set.of(ids.getOrDefault(sku, 0L))));
  }

  private static void plan(
      NavigableMap<Long, Set<Long>> agenda, long atMillis, Collection<Long> productIds) {
    agenda.computeIfAbsent(atMillis, none -> new LinkedHashSet<>()).addAll(productIds);
  }
}
