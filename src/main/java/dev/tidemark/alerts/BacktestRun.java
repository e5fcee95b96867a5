package dev.tidemark.alerts;

import dev.tidemark.ingest.StockReports;
import dev.tidemark.rules.Evaluation;
import dev.tidemark.rules.Rules;
import dev.tidemark.rules.SubjectFacts;
import dev.tidemark.rules.facts.SaleStage;
import dev.tidemark.stock.Standing;
import dev.tidemark.stock.Standings;
import dev.tidemark.storage.Shard;
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
import java.util.function.Predicate;

/**
 * Runs rules over what was recorded, as they would have run then: over each product when something
 * of it became known, when a timer ran out, and once a minute; by the same evaluation and the same
 * life of alerts. For one thread.
 */
final class BacktestRun {

  private static final int PRODUCTS = 200;
  private static final long SLICE_SECONDS = 3_600;
  private static final long SHORTEST_SLICE_SECONDS = 10;
  private static final long ROUND_SECONDS = 60;
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
     * @param seconds of one stretch of products that are done
     * @param evaluations of products, so far
     */
    boolean goOn(long seconds, long evaluations);
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
  boolean run(Shard shard, Predicate<Standing> which, long fromSecond, long toSecond) {
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
      if (!runSome(shard, some, fromSecond, toSecond)) {
        return false;
      }
    }
  }

  private boolean runSome(Shard shard, List<Standing> some, long fromSecond, long toSecond) {
    SortedMap<Long, Set<Long>> agenda = new TreeMap<>();
    long length = SLICE_SECONDS;
    long from = fromSecond;
    while (from < toSecond) {
      long start = from;
      long end = Math.min(toSecond, start + length);
      Optional<RecordedFacts> recorded =
          some.isEmpty() ? Optional.empty() : read(shard, some, start, end);
      if (recorded.isEmpty() && !some.isEmpty() && length > SHORTEST_SLICE_SECONDS) {
        length = Math.max(SHORTEST_SLICE_SECONDS, length / 4); // too much for the memory at once
        continue;
      }
      recorded.ifPresent(facts -> runSlice(facts, some, agenda, start, end));
      if (!progress.goOn(end - start, evaluations)) {
        return false;
      }
      from = end;
      length = Math.min(SLICE_SECONDS, length * 2);
    }
    return true;
  }

  private Optional<RecordedFacts> read(
      Shard shard, Collection<Standing> some, long fromSecond, long toSecond) {
    int most = toSecond - fromSecond <= SHORTEST_SLICE_SECONDS ? Integer.MAX_VALUE : MOST_ROWS;
    return shard.transactLong(
        connection ->
            RecordedFacts.read(
                reports, connection, some, fromSecond * 1000, toSecond * 1000, most));
  }

  /**
   * @param agenda what is to be looked at by timers, of which those of later slices stay
   */
  private void runSlice(
      RecordedFacts facts,
      List<Standing> some,
      SortedMap<Long, Set<Long>> agenda,
      long fromSecond,
      long toSecond) {
    Map<String, Long> ids = new HashMap<>();
    some.forEach(one -> ids.put(one.layout().sku(), one.layout().productId()));
    facts.changes(fromSecond).forEach((second, changed) -> plan(agenda, second, changed));
    for (long second = fromSecond; second < toSecond; second += ROUND_SECONDS) {
      plan(agenda, second, ids.values());
    }
    while (!agenda.isEmpty() && agenda.firstKey() < toSecond) {
      long second = agenda.firstKey();
      Set<Long> due = agenda.remove(second);
      look(facts, due == null ? Set.of() : due, second)
          .forEach(
              (sku, dueMillis) ->
                  plan(
                      agenda,
                      Math.max(second + 1, Math.floorDiv(dueMillis, 1000)),
                      Set.of(ids.getOrDefault(sku, 0L))));
    }
  }

  private Map<String, Long> look(RecordedFacts facts, Set<Long> productIds, long second) {
    List<SubjectFacts> asked = new ArrayList<>(productIds.size());
    productIds.forEach(id -> facts.at(id, second).ifPresent(asked::add));
    Evaluation evaluation = candidate.rules().evaluate(asked, stage, candidate.parameters());
    evaluations += asked.size();
    return rehearsal.observe(asked, evaluation, second * 1000 + 999);
  }

  private static void plan(
      SortedMap<Long, Set<Long>> agenda, long second, Collection<Long> productIds) {
    agenda.computeIfAbsent(second, none -> new TreeSet<>()).addAll(productIds);
  }
}
