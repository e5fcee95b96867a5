package dev.tidemark.alerts;

import dev.tidemark.notify.DisabledWebhooks;
import dev.tidemark.rules.Evaluation;
import dev.tidemark.rules.RuleKey;
import dev.tidemark.rules.Rules;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.SubjectFacts;
import dev.tidemark.rules.facts.BucketSkew;
import dev.tidemark.rules.facts.ChannelState;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
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

  /** An alert that is raised again and again is seen at least once a minute. */
  private static final long SILENT_MILLIS = Duration.ofMinutes(3).toMillis();

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
  private final DisabledWebhooks webhooks;
  private final InstantSource clock;
  private final Timer evaluating;
  private final Counter subjects;
  private final Set<String> raised = ConcurrentHashMap.newKeySet();
  private final Map<Integer, String> lost = new ConcurrentHashMap<>();

  Judge(
      Rules rules,
      AlertBook book,
      Sales sales,
      DisabledWebhooks webhooks,
      InstantSource clock,
      MeterRegistry metrics) {
    this.webhooks = webhooks;
    this.clock = clock;
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
    long generation = rules.generation();
    if (facts.isEmpty() || generation < 0) {
      return; // what no rule was read for, is looked at in the next round
    }
    SaleStage stage = new SaleStage(sales.known().stage().toString());
    Set<RuleRef> live = live();
    Evaluation evaluation = evaluating.record(() -> rules.evaluate(facts, stage));
    subjects.increment(facts.size());
    Map<Subject, String> categories = new LinkedHashMap<>();
    facts.forEach(one -> categories.put(one.subject(), one.category()));
    book.apply(categories, evaluation, live);
    evaluation.broken().forEach((rule, reason) -> markBroken(rule, reason, generation));
  }

  /** Nothing can be read of these: their alerts wait, and say so. */
  void missing(Collection<Subject> subjects) {
    judge(
        subjects.stream()
            .map(subject -> new SubjectFacts(subject, "", List.of(), OF_PRODUCTS))
            .toList());
  }

  /** Channels cannot be read: their alerts wait, and say so. */
  void missingChannels(Collection<Subject> channels) {
    judge(
        channels.stream()
            .map(channel -> new SubjectFacts(channel, "", List.of(), Set.of(ChannelState.class)))
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

  /**
   * Raises and ends the alerts about the watching itself. Of rules all processes know the same, so
   * one speaks; a database may be lost to one process only, and then that one has the word.
   */
  void judgeOurselves(Predicate<String> own) {
    Map<String, String> broken = rules.broken();
    broken.forEach(
        (rule, reason) -> {
          if (own.test(rule)) {
            book.raise(BuiltIn.RULE_BROKEN, rule, reason);
          }
        });
    for (Integer database : lost.keySet()) {
      book.raise(
          BuiltIn.STORE_LOST,
          STORE + database,
          "stock database %d does not answer: nothing is known of its products"
              .formatted(database));
      raised.add(STORE + database);
    }
    Map<String, String> disabled = webhooks.all();
    disabled.forEach(
        (webhook, reason) -> {
          if (own.test(webhook)) {
            book.raise(BuiltIn.WEBHOOK_DISABLED, webhook, reason);
          }
        });
    for (AlertBook.OpenBuiltIn open : book.openBuiltIns()) {
      boolean over =
          switch (open.what()) {
            case RULE_BROKEN -> own.test(open.key()) && !broken.containsKey(open.key());
            case RULE_TOO_NOISY -> own.test(open.key()) && !book.isFull(open.key());
            case STORE_LOST -> isOver(open, own);
            case WEBHOOK_DISABLED -> own.test(open.key()) && !disabled.containsKey(open.key());
          };
      if (over) {
        book.clear(open.what(), open.key());
      }
    }
  }

  /** What another process raised it alone can end, unless it is gone and says no more. */
  private boolean isOver(AlertBook.OpenBuiltIn open, Predicate<String> own) {
    if (lost.keySet().stream().anyMatch(database -> open.key().equals(STORE + database))) {
      return false;
    }
    boolean silent = clock.millis() - open.seenMillis() > SILENT_MILLIS;
    return raised.contains(open.key()) || (own.test(open.key()) && silent);
  }

  Set<RuleRef> live() {
    return rules.live().stream()
        .map(rule -> new RuleRef(rule.name(), rule.rule(), rule.shadow()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** That it is so is told with every evaluation, and is news with one of them. */
  private void markBroken(RuleKey rule, String reason, long generation) {
    if (rules.markBroken(rule, reason, generation)) {
      LOG.warnf(
          "Rule %s of %s, version %d, is broken and left out: %s",
          rule.rule(), rule.name(), rule.version(), reason);
    }
  }
}
