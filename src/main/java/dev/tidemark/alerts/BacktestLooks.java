package dev.tidemark.alerts;

import dev.tidemark.rules.Finding;
import dev.tidemark.rules.Rules;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.SubjectFacts;
import dev.tidemark.rules.facts.SaleStage;
import dev.tidemark.stock.Standing;
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
import java.util.stream.Collectors;

/**
 * The looks at some products in a backtest: at each when something of it became known, when a timer
 * ran out, and once a minute. For one thread.
 */
final class BacktestLooks {

  private static final long ROUND_MILLIS = 60_000;

  private final Rules.Candidate candidate;
  private final SaleStage stage;
  private final Rehearsal rehearsal;
  private final RecordedFacts facts;
  private final Map<String, Long> ids = new HashMap<>();

  /** When to look at which products; timers of later slices of time are in it too. */
  private final NavigableMap<Long, Set<Long>> agenda = new TreeMap<>();

  private long evaluations;

  /**
   * @param some the products, at most {@link BacktestRun#PRODUCTS}
   */
  BacktestLooks(
      Rules.Candidate candidate,
      SaleStage stage,
      Rehearsal rehearsal,
      RecordedFacts facts,
      Collection<Standing> some) {
    this.candidate = candidate;
    this.stage = stage;
    this.rehearsal = rehearsal;
    this.facts = facts;
    some.forEach(one -> ids.put(one.layout().sku(), one.layout().productId()));
  }

  /**
   * A slice of time that follows the last, of which the facts are read.
   *
   * @return evaluations of products
   */
  long run(long fromMillis, long toMillis) {
    long before = evaluations;
    facts.changes(fromMillis).forEach(this::plan);
    for (long atMillis = fromMillis; atMillis < toMillis; atMillis += ROUND_MILLIS) {
      plan(atMillis, ids.values());
    }
    while (!agenda.isEmpty() && agenda.firstKey() < toMillis) {
      look(takeTogether(toMillis));
    }
    return evaluations - before;
  }

  /** The next looks, over as many times as can be asked about at once: no product twice. */
  private SortedMap<Long, Set<Long>> takeTogether(long toMillis) {
    SortedMap<Long, Set<Long>> together = new TreeMap<>();
    Set<Long> taken = new HashSet<>();
    while (!agenda.isEmpty()
        && agenda.firstKey() < toMillis
        && taken.size() < BacktestRun.PRODUCTS) {
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
  private void look(SortedMap<Long, Set<Long>> looks) {
    Map<Long, List<SubjectFacts>> asked = new LinkedHashMap<>();
    looks.forEach((atMillis, products) -> asked.put(atMillis, read(products, atMillis)));
    Map<Subject, List<Finding>> found = ask(asked.values().stream().flatMap(List::stream).toList());
    asked.forEach(
        (atMillis, some) -> {
          lookAtTimers(atMillis);
          observe(some, found, atMillis);
        });
  }

  /** Those that looks at earlier times have set. */
  private void lookAtTimers(long beforeMillis) {
    while (!agenda.isEmpty() && agenda.firstKey() < beforeMillis) {
      Map.Entry<Long, Set<Long>> timers = agenda.firstEntry();
      agenda.remove(timers.getKey());
      List<SubjectFacts> some = read(timers.getValue(), timers.getKey());
      observe(some, ask(some), timers.getKey());
    }
  }

  private List<SubjectFacts> read(Collection<Long> productIds, long atMillis) {
    List<SubjectFacts> some = new ArrayList<>(productIds.size());
    productIds.forEach(id -> facts.at(id, atMillis).ifPresent(some::add));
    return some;
  }

  private Map<Subject, List<Finding>> ask(List<SubjectFacts> some) {
    evaluations += some.size();
    return candidate.rules().evaluate(some, stage, candidate.parameters()).findings().stream()
        .collect(Collectors.groupingBy(Finding::subject));
  }

  private void observe(List<SubjectFacts> some, Map<Subject, List<Finding>> found, long atMillis) {
    rehearsal
        .observe(some, found, atMillis)
        .forEach(
            (sku, dueMillis) ->
                plan(Math.max(atMillis + 1, dueMillis), Set.of(ids.getOrDefault(sku, 0L))));
  }

  private void plan(long atMillis, Collection<Long> productIds) {
    agenda.computeIfAbsent(atMillis, none -> new LinkedHashSet<>()).addAll(productIds);
  }
}
