package dev.tidemark.alerts;

import dev.tidemark.ingest.StockReports;
import dev.tidemark.rules.Rules;
import dev.tidemark.rules.facts.SaleStage;
import dev.tidemark.stock.Standing;
import dev.tidemark.stock.Standings;
import dev.tidemark.storage.Shard;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Runs rules over what was recorded, as they would have run then, for all products in turn; by the
 * same evaluation and the same life of alerts. For one thread.
 */
final class BacktestRun {

  /** As many as can be read at once. */
  static final int PRODUCTS = 1_000;

  private static final long SLICE_MILLIS = 3_600_000;
  private static final long SHORTEST_SLICE_MILLIS = 10_000;
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
    BacktestLooks looks = new BacktestLooks(candidate, stage, rehearsal, facts, some);
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
      evaluations += looks.run(start, end);
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
}
