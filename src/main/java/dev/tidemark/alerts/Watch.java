package dev.tidemark.alerts;

import dev.tidemark.gate.News;
import dev.tidemark.ingest.EventsCounted;
import dev.tidemark.kernel.Hash128;
import dev.tidemark.kernel.Repeating;
import dev.tidemark.rules.Rules;
import dev.tidemark.rules.RulesChanged;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.SubjectFacts;
import dev.tidemark.stock.Place;
import dev.tidemark.stock.Products;
import dev.tidemark.stock.Sales;
import dev.tidemark.storage.Slots;
import dev.tidemark.storage.StockDatabases;
import dev.tidemark.storage.StoreUnavailableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that rules look at what has changed, at what an alert is open about, and at everything
 * now and then. Every process watches its share; hints from one to another make it fast, and what
 * they miss is found in the next round.
 */
@Startup
@ApplicationScoped
class Watch {

  private static final String CHANGED_TOPIC = "changed";
  private static final String RULES_TOPIC = "rules";
  private static final String CHANNELS = "channels";
  private static final int MOST_TOLD = 2_000;
  private static final int MOST_DUE = 1_000;

  /**
   * Open alerts that are looked at in a turn, at the most; where there are more, they take turns.
   */
  private static final int MOST_OPEN = 1_000;

  private static final long OPEN_MILLIS = 5_000;
  private static final long SOURCES_MILLIS = 1_000;

  private final StockDatabases databases;
  private final Products products;
  private final FactReader reader;
  private final Peers peers;
  private final Judge judge;
  private final AlertBook book;
  private final Rules rules;
  private final Sales sales;
  private final News news;
  private final InstantSource clock;
  private final List<ShardWatch> shards = new ArrayList<>();
  private final Map<String, Long> doneMillis = new HashMap<>();
  private Set<Subject> knownChannels = Set.of();
  private @Nullable Repeating others;
  private @Nullable Repeating channels;
  private Asked asked = new Asked(-1, -1, -1);
  private long retiredGeneration = -1;
  private Optional<Hash128> openAfter = Optional.empty();

  Watch(
      StockDatabases databases,
      Products products,
      FactReader reader,
      Peers peers,
      Judge judge,
      AlertBook book,
      Rules rules,
      Sales sales,
      News news,
      InstantSource clock,
      MeterRegistry metrics,
      @ConfigProperty(name = "tidemark.alerts.round", defaultValue = "60s") Duration round) {
    this.databases = databases;
    this.products = products;
    this.reader = reader;
    this.peers = peers;
    this.judge = judge;
    this.book = book;
    this.rules = rules;
    this.sales = sales;
    this.news = news;
    this.clock = clock;
    databases
        .all()
        .forEach(shard -> shards.add(new ShardWatch(shard, reader, peers, judge, clock, round)));
    Gauge.builder(
            "tidemark.alerts.waiting", () -> shards.stream().mapToInt(ShardWatch::waiting).sum())
        .description("Products that have changed and that rules have not looked at yet")
        .register(metrics);
  }

  @PostConstruct
  void open() {
    news.listen(RULES_TOPIC, text -> rules.lookSoon());
    news.listen(CHANGED_TOPIC, this::hear);
    shards.forEach(ShardWatch::open);
    others = new Repeating("watch-others", Duration.ofMillis(250), this::lookAtOthers);
    channels = new Repeating("watch-channels", Duration.ofSeconds(15), this::lookAtChannels);
  }

  void close(@Observes ShutdownEvent event) {
    if (others != null) {
      others.close();
    }
    if (channels != null) {
      channels.close();
    }
    shards.forEach(ShardWatch::close);
  }

  void onRulesChanged(@Observes RulesChanged changed) {
    news.tell(RULES_TOPIC, Long.toString(changed.generation()));
  }

  /** Those that another process watches are told to it. */
  void onCounted(@Observes EventsCounted counted) {
    shards.get(counted.database()).changed(counted.productIds());
    if (!peers.isAlone()) {
      tell(counted.database(), counted.productIds());
    }
  }

  private void tell(int database, Collection<Long> productIds) {
    StringJoiner ids = new StringJoiner(" ", database + " ", "");
    productIds.stream().limit(MOST_TOLD).forEach(id -> ids.add(Long.toString(id)));
    news.tell(CHANGED_TOPIC, ids.toString());
  }

  private void hear(String text) {
    List<Long> numbers = new ArrayList<>();
    for (String number : text.split(" ", -1)) {
      numbers.add(Long.parseLong(number));
    }
    int database = Math.toIntExact(numbers.remove(0));
    if (database < shards.size()) {
      shards.get(database).changed(numbers);
    }
  }

  void lookAtOthers() {
    askAnewWhereRulesChanged();
    look(book.due(MOST_DUE));
    if (isTime("open", OPEN_MILLIS)) {
      retireRules();
      lookAtOpen();
      judge.judgeOurselves(peers::own);
    }
    if (isTime("sources", SOURCES_MILLIS)) {
      judge.judge(own(reader.sources()));
    }
  }

  /** Reads a lot, so it does not stand in the way of timers; by one process. */
  void lookAtChannels() {
    if (!peers.own(CHANNELS)) {
      return;
    }
    try {
      List<SubjectFacts> channels = reader.channels();
      judge.judge(channels);
      knownChannels = subjectsOf(channels);
    } catch (StoreUnavailableException e) {
      judge.missingChannels(knownChannels);
    }
  }

  private static Set<Subject> subjectsOf(List<SubjectFacts> facts) {
    return facts.stream().map(SubjectFacts::subject).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * What rules that do not run any more had opened; by one process, with the latest it can know.
   */
  private void retireRules() {
    if (retiredGeneration != rules.generation() && peers.own(RULES_TOPIC)) {
      long generation = rules.generation();
      if (generation >= 0) {
        Set<RuleRef> live = judge.live();
        book.retire(rule -> rules.isText(rule.name()) && !live.contains(rule));
        retiredGeneration = generation;
      }
    }
  }

  /**
   * Other rules, other thresholds, another stage of the sale: all products are asked about anew.
   */
  private void askAnewWhereRulesChanged() {
    Asked now = new Asked(rules.generation(), sales.known().version(), peers.grown());
    if (!now.equals(asked)) {
      asked = now;
      shards.forEach(ShardWatch::allChanged);
    }
  }

  /** What is asked: which rules, in which stage of the sale, of which share of the products. */
  private record Asked(long rules, long sale, long share) {}

  private void lookAtOpen() {
    OpenSubjects page = book.open(openAfter, MOST_OPEN);
    look(page.subjects().stream().filter(subject -> peers.own(subject.key())).toList());
    openAfter = page.next();
  }

  private boolean isTime(String what, long everyMillis) {
    long now = clock.millis();
    boolean due = Math.abs(now - doneMillis.getOrDefault(what, 0L)) >= everyMillis;
    if (due) {
      doneMillis.put(what, now);
    }
    return due;
  }

  private List<SubjectFacts> own(List<SubjectFacts> facts) {
    return facts.stream().filter(one -> peers.own(one.subject().key())).toList();
  }

  /** Has products looked at again, each by the thread of its database. */
  private void look(Collection<Subject> subjects) {
    Map<Integer, List<Subject>> byDatabase =
        subjects.stream()
            .filter(subject -> subject.kind() == Subject.Kind.PRODUCT)
            .collect(
                Collectors.groupingBy(subject -> databases.of(Slots.of(subject.key())).number()));
    byDatabase.forEach(this::look);
  }

  private void look(int database, List<Subject> some) {
    Map<Boolean, List<Subject>> owned =
        some.stream().collect(Collectors.partitioningBy(subject -> peers.own(subject.key())));
    List<Subject> own = owned.getOrDefault(true, List.of());
    List<Subject> others = owned.getOrDefault(false, List.of());
    if (judge.isLost(database)) {
      judge.missing(own);
      return;
    }
    shards.get(database).changed(idsOf(own));
    if (!others.isEmpty()) {
      tell(database, idsOf(others));
    }
  }

  private Set<Long> idsOf(List<Subject> some) {
    return products.find(some.stream().map(Subject::key).toList()).values().stream()
        .map(Place::productId)
        .collect(Collectors.toSet());
  }
}
