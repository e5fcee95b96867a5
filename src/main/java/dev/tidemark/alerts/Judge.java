package dev.tidemark.alerts;

import dev.tidemark.rules.Evaluation;
import dev.tidemark.rules.RuleKey;
import dev.tidemark.rules.Rules;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.SubjectFacts;
import dev.tidemark.rules.facts.BucketSkew;
import dev.tidemark.rules.facts.ConservationGap;
import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.OversellExposure;
import dev.tidemark.rules.facts.SaleStage;
import dev.tidemark.rules.facts.SalesVelocity;
import dev.tidemark.rules.facts.StockPosition;
import dev.tidemark.rules.facts.StuckHolds;
import dev.tidemark.rules.facts.SyncLag;
import dev.tidemark.stock.Sales;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StoreUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * From facts to alerts: asks the rules, and has the book go by what they found. Blocks; safe for
 * use by several threads, of which no two may bring the same subject at once.
 */
@ApplicationScoped
class Judge {

  private static final Logger LOG = Logger.getLogger(Judge.class);

  private static final String STORE = "stock-";

  /** What is read from stock databases. */
  private static final Set<Class<? extends Fact>> OF_PRODUCTS =
      Set.of(
          StockPosition.class,
          SalesVelocity.class,
          BucketSkew.class,
          SyncLag.class,
          OversellExposure.class,
          StuckHolds.class,
          ConservationGap.class);

  private final Rules rules;
  private final AlertBook book;
  private final Sales sales;
  private final Timer evaluating;
  private final Counter subjects;
  private final Map<Integer, String> lost = new ConcurrentHashMap<>();
  private final Map<RuleKey, String> told = new ConcurrentHashMap<>();

  Judge(Rules rules, AlertBook book, Sales sales, MeterRegistry metrics) {
    this.rules = rules;
    this.book = book;
    this.sales = sales;
    this.evaluating =
        Timer.builder("tidemark.rules.evaluate")
            .description("Time to ask all rules about a batch of subjects")
            .publishPercentileHistogram()
            .register(metrics);
    this.subjects =
        Counter.builder("tidemark.rules.subjects")
            .description("Subjects that rules were asked about")
            .register(metrics);
  }

  /** Of a subject that is given twice, the last counts. */
  void judge(List<SubjectFacts> facts) {
    if (facts.isEmpty() || rules.generation() < 0) {
      return; // what no rule was read for, is looked at in the next round
    }
    SaleStage stage = new SaleStage(sales.known().stage().toString());
    Set<RuleRef> live = live();
    Evaluation evaluation = evaluating.record(() -> rules.evaluate(facts, stage));
    subjects.increment(facts.size());
    Map<Subject, String> categories = new LinkedHashMap<>();
    facts.forEach(one -> categories.put(one.subject(), one.category()));
    book.apply(categories, evaluation, live);
    evaluation.broken().forEach(this::markBroken);
  }

  /** Nothing can be read of these: their alerts wait, and say so. */
  void missing(Collection<Subject> subjects) {
    judge(
        subjects.stream()
            .map(subject -> new SubjectFacts(subject, "", List.of(), OF_PRODUCTS))
            .toList());
  }

  /** A stock database does not answer. */
  void lost(Shard shard, StoreUnavailableException failure) {
    if (lost.putIfAbsent(shard.number(), String.valueOf(failure.getMessage())) == null) {
      LOG.warnf("Rules do not see the products of stock database %d", shard.number());
    }
  }

  /** It answers. */
  void answers(Shard shard) {
    if (lost.remove(shard.number()) != null) {
      LOG.infof("Rules see the products of stock database %d again", shard.number());
    }
  }

  boolean isLost(int database) {
    return lost.containsKey(database);
  }

  /** Raises and ends the alerts about the watching itself. */
  void judgeOurselves() {
    Map<String, String> broken = rules.broken();
    broken.forEach((rule, reason) -> book.raise(BuiltIn.RULE_BROKEN, rule, reason));
    lost.forEach(
        (database, why) ->
            book.raise(
                BuiltIn.STORE_LOST,
                STORE + database,
                "stock database %d does not answer: nothing is known of its products"
                    .formatted(database)));
    for (Map.Entry<BuiltIn, String> open : book.openBuiltIns()) {
      boolean over =
          switch (open.getKey()) {
            case RULE_BROKEN -> !broken.containsKey(open.getValue());
            case STORE_LOST ->
                lost.keySet().stream().noneMatch(at -> open.getValue().equals(STORE + at));
            case RULE_TOO_NOISY -> !book.isFull(open.getValue());
          };
      if (over) {
        book.clear(open.getKey(), open.getValue());
      }
    }
  }

  Set<RuleRef> live() {
    return rules.live().stream()
        .map(rule -> new RuleRef(rule.name(), rule.rule(), rule.shadow()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Once; that it is so is told with every evaluation. */
  private void markBroken(RuleKey rule, String reason) {
    if (told.putIfAbsent(rule, reason) == null) {
      LOG.warnf(
          "Rule %s of %s, version %d, is broken and left out: %s",
          rule.rule(), rule.name(), rule.version(), reason);
      try {
        rules.markBroken(rule, reason);
      } catch (RuntimeException e) {
        told.remove(rule); // with the next evaluation, then
        throw e;
      }
    }
  }
}
