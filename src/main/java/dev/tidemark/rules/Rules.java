package dev.tidemark.rules;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Repeating;
import dev.tidemark.rules.ParametersResource.Reader;
import dev.tidemark.rules.ParametersResource.Setting;
import dev.tidemark.rules.ParametersResource.Tunable;
import dev.tidemark.rules.facts.SaleStage;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The rules that run, as this process knows them: changed here, hinted at by {@link #lookSoon}, or
 * found by looking every half second. They are swapped as a whole; while the product database is
 * away, what was known last goes on. Safe for use by several threads.
 */
@Startup
@ApplicationScoped
public class Rules {

  private static final Logger LOG = Logger.getLogger(Rules.class);
  private static final int MOST_SETTINGS_SHOWN = 1_000;

  private final Event<RulesChanged> news;
  private final RuleStore store;
  private volatile Snapshot known = Snapshot.NOTHING;
  private @Nullable Repeating looking;

  Rules(Event<RulesChanged> news, RuleStore store) {
    this.news = news;
    this.store = store;
  }

  /** Texts, parameters and what was compiled of them, as of one generation. */
  private record Snapshot(
      long generation, List<Text> texts, Parameters parameters, RuleSet rules, Set<Live> live) {

    static final Snapshot NOTHING =
        new Snapshot(-1, List.of(), Parameters.DEFAULTS, RuleSet.compile(List.of()), Set.of());
  }

  /** A text, and its version that runs, or the latest where none does. */
  record Text(RuleStatus rule, List<RuleSummary> rules, String drl) {}

  /** A rule that runs, whatever its version, be it broken. */
  public record Live(String name, String rule, boolean shadow) {}

  @PostConstruct
  void open() {
    look();
    looking = new Repeating("rule-poll", Duration.ofMillis(500), this::look);
  }

  @PreDestroy
  void close() {
    if (looking != null) {
      looking.close();
    }
  }

  /** Asks the rules that run about a batch, with the parameters that are set. */
  public Evaluation evaluate(Collection<SubjectFacts> batch, SaleStage stage) {
    Snapshot now = known;
    return now.rules().evaluate(batch, stage, now.parameters());
  }

  /** The rules that run, the broken ones too. Never blocks. */
  public Set<Live> live() {
    return known.live();
  }

  /** Raised with every change of rules or parameters. Never blocks. */
  public long generation() {
    return known.generation();
  }

  /** Has this process look for news as soon as may be. Never blocks. */
  public void lookSoon() {
    if (looking != null) {
      looking.soon();
    }
  }

  /** This process has changed something: it knows at once, and tells the others. Blocks. */
  void changed() {
    look();
    news.fire(new RulesChanged(known.generation()));
  }

  synchronized void look() {
    try {
      long generation = QuarkusTransaction.requiringNew().call(GenerationRow::read);
      if (generation != known.generation()) {
        known = read();
      }
    } catch (RuntimeException e) {
      LOG.debugf("The rules are not read: %s", e.getMessage());
    }
  }

  private Snapshot read() {
    RuleStore.Stored stored = store.read();
    List<Deployed> deployed = new ArrayList<>();
    List<Text> texts = new ArrayList<>();
    Map<RuleKey, String> broken = new HashMap<>();
    for (RuleStore.Text text : stored.texts()) {
      RuleStatus rule = text.rule();
      deployed.addAll(text.deployed());
      texts.add(new Text(rule, RuleSummary.of(text.shown()), text.shown().source()));
      Long version = rule.brokenVersion();
      if (version != null) {
        rule.broken()
            .forEach((one, why) -> broken.put(new RuleKey(rule.name(), one, version), why));
      }
    }
    return new Snapshot(
        stored.generation(),
        List.copyOf(texts),
        stored.parameters(),
        RuleSet.compile(deployed, broken),
        live(deployed));
  }

  private static Set<Live> live(List<Deployed> deployed) {
    Set<Live> live = new HashSet<>();
    for (Deployed one : deployed) {
      one.text()
          .summaries()
          .forEach(rule -> live.add(new Live(one.name(), rule.rule(), one.shadow())));
    }
    return Set.copyOf(live);
  }

  /** All texts, by name. */
  List<Text> list() {
    return known.texts();
  }

  /** Rules that run no more since they threw, by the name of their text. Never blocks. */
  public Map<String, String> broken() {
    Map<String, String> broken = new TreeMap<>();
    for (Text text : known.texts()) {
      RuleStatus rule = text.rule();
      if (rule.state() == RuleStatus.State.BROKEN) {
        StringJoiner reasons = new StringJoiner("; ");
        rule.broken().forEach((one, why) -> reasons.add(one + ": " + why));
        broken.put(rule.name(), reasons.toString());
      }
    }
    return broken;
  }

  /**
   * One as the database has it now. Blocks.
   *
   * @throws ProblemException {@link Refusal#RULE_NOT_FOUND}
   */
  Text read(String name) {
    look();
    return known.texts().stream()
        .filter(text -> text.rule().name().equals(name))
        .findFirst()
        .orElseThrow(() -> notFound(name));
  }

  static ProblemException notFound(String name) {
    return new ProblemException(
        Problem.of(Refusal.RULE_NOT_FOUND, "There is no such rule; PUT /v1/rules/{name} makes one")
            .with("rule", name.substring(0, Math.min(name.length(), 60))));
  }

  List<RulesResource.Version> versions(String name, int most) {
    read(name);
    return QuarkusTransaction.requiringNew()
        .call(
            () -> RuleVersionRow.of(name, most).stream().map(row -> version(row, false)).toList());
  }

  RulesResource.Version version(String name, long number) {
    read(name);
    return version(text(name, number), true);
  }

  private static RuleVersionRow text(String name, long number) {
    return QuarkusTransaction.requiringNew()
        .call(() -> RuleVersionRow.find(name, number))
        .orElseThrow(() -> ProblemException.invalidField("version", "must be one that was saved"));
  }

  private static RulesResource.Version version(RuleVersionRow row, boolean withText) {
    return new RulesResource.Version(
        row.number,
        row.author,
        Instant.ofEpochMilli(row.atMillis).toString(),
        row.note,
        row.shipped,
        withText ? row.drl : null);
  }

  /**
   * Rules for a rehearsal: a draft, marked shadow, beside the active version.
   *
   * @param draftVersion null for a text that is not saved
   * @param activeVersion null where none is active
   * @param asks the names of the kinds of facts that the draft asks for
   */
  public record Candidate(
      RuleSet rules,
      Parameters parameters,
      @Nullable Long draftVersion,
      @Nullable Long activeVersion,
      Set<String> asks) {}

  /**
   * Rules for a rehearsal. Blocks.
   *
   * @param drl a text that is not saved; null for a version
   * @param version null for the latest
   * @throws ProblemException {@link Refusal#RULE_NOT_FOUND}, {@link Refusal#RULE_REFUSED} or {@link
   *     Refusal#INVALID_FIELD}
   */
  public Candidate candidate(String name, @Nullable String drl, @Nullable Long version) {
    return drl != null ? ofText(name, drl) : ofVersion(name, version);
  }

  private Candidate ofVersion(String name, @Nullable Long version) {
    RuleStatus rule = read(name).rule();
    long number = version == null ? rule.latestVersion() : version;
    RuleText draft = RuleText.parse(text(name, number).drl);
    return candidate(name, draft, number, Optional.of(rule));
  }

  private Candidate ofText(String name, String drl) {
    RuleText draft = Texts.require(drl);
    Optional<RuleStatus> saved =
        known.texts().stream().map(Text::rule).filter(rule -> rule.name().equals(name)).findFirst();
    return candidate(name, draft, null, saved);
  }

  private Candidate candidate(
      String name, RuleText draft, @Nullable Long draftVersion, Optional<RuleStatus> saved) {
    List<Deployed> deployed = new ArrayList<>();
    long number = draftVersion == null ? 0 : draftVersion;
    deployed.add(new Deployed(name, number, draft, true));
    @Nullable Long active = saved.map(RuleStatus::activeVersion).orElse(null);
    if (active != null) {
      deployed.add(new Deployed(name, active, RuleText.parse(text(name, active).drl), false));
    }
    return new Candidate(
        RuleSet.compile(deployed),
        known.parameters(),
        draftVersion,
        active,
        draft.summaries().stream()
            .flatMap(rule -> rule.facts().stream())
            .collect(Collectors.toSet()));
  }

  /**
   * Why the rules of a text are, or are not, true of a subject. Blocks.
   *
   * @param version null for the one that runs, or the latest where none does
   * @throws ProblemException {@link Refusal#RULE_NOT_FOUND} or {@link Refusal#INVALID_FIELD}
   */
  public Explanation whyNot(
      String name, @Nullable Long version, SubjectFacts subject, SaleStage stage) {
    Text text = read(name);
    String drl = version == null ? text.drl() : text(name, version).drl;
    return WhyNot.explain(RuleText.parse(drl), subject, stage, known.parameters());
  }

  /**
   * A rule threw: it is left out everywhere until another version is activated. Blocks.
   *
   * @param reason in words
   */
  public void markBroken(RuleKey key, String reason) {
    store.markBroken(key, reason);
    changed();
  }

  /** All tunables of the texts that run or would, by name. */
  List<Tunable> tunables() {
    look();
    Snapshot now = known;
    Map<String, List<Reader>> readers = new TreeMap<>();
    for (Text text : now.texts()) {
      for (RuleSummary rule : text.rules()) {
        rule.tunables()
            .forEach(
                (tunable, value) ->
                    readers
                        .computeIfAbsent(tunable, none -> new ArrayList<>())
                        .add(new Reader(text.rule().name(), rule.rule(), value)));
      }
    }
    return readers.entrySet().stream()
        .map(one -> new Tunable(one.getKey(), one.getValue(), settings(now, one.getKey())))
        .toList();
  }

  /**
   * @throws ProblemException {@link Refusal#TUNABLE_NOT_FOUND}
   */
  Tunable requireTunable(String name) {
    return tunables().stream()
        .filter(one -> one.tunable().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(Refusal.TUNABLE_NOT_FOUND, "No rule declares such a tunable")
                        .with("tunable", name.substring(0, Math.min(name.length(), 60)))));
  }

  private static List<Setting> settings(Snapshot now, String tunable) {
    List<Setting> settings = new ArrayList<>();
    Double global = now.parameters().global().get(tunable);
    if (global != null) {
      settings.add(new Setting("GLOBAL", "", global));
    }
    add(settings, "CATEGORY", now.parameters().byCategory(), tunable);
    add(settings, "PRODUCT", now.parameters().bySku(), tunable);
    return settings.stream().limit(MOST_SETTINGS_SHOWN).toList();
  }

  private static void add(
      List<Setting> settings,
      String scope,
      Map<String, Map<String, Double>> targets,
      String tunable) {
    targets.entrySet().stream()
        .filter(target -> target.getValue().containsKey(tunable))
        .map(
            target ->
                new Setting(scope, target.getKey(), target.getValue().getOrDefault(tunable, 0.0)))
        .sorted(Comparator.comparing(Setting::target))
        .forEach(settings::add);
  }
}
