package dev.tidemark.rules;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Repeating;
import dev.tidemark.rules.ParametersResource.Tunable;
import dev.tidemark.rules.facts.SaleStage;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;
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

  private final Event<RulesChanged> news;
  private final RuleStore store;
  private final Assembly assembly = new Assembly(RuleSet::compile);
  private volatile Snapshot known = Snapshot.NOTHING;
  private long failed = -1;
  private @Nullable Repeating looking;

  Rules(Event<RulesChanged> news, RuleStore store) {
    this.news = news;
    this.store = store;
  }

  /** Texts, parameters and what was compiled of them, as of one generation. */
  private record Snapshot(
      long generation,
      List<Text> texts,
      Parameters parameters,
      RuleSet rules,
      Set<RuleKey> marked,
      Set<Live> live) {

    static final Snapshot NOTHING =
        new Snapshot(
            -1, List.of(), Parameters.DEFAULTS, RuleSet.compile(List.of()), Set.of(), Set.of());
  }

  /**
   * A text, and its version that runs, or the latest where none does.
   *
   * @param watched the rules of a version that is in shadow beside that one
   */
  record Text(RuleStatus rule, List<RuleSummary> rules, List<RuleSummary> watched, String drl) {}

  /**
   * A rule that runs, whatever its version, be it broken.
   *
   * @param mayBeHidden as {@link RuleSettings} has it
   */
  public record Live(String name, String rule, boolean shadow, boolean mayBeHidden) {}

  @PostConstruct
  void open() {
    look();
    looking = new Repeating("rule-poll", Duration.ofMillis(500), this::look);
  }

  void close(@Observes ShutdownEvent event) {
    if (looking != null) {
      looking.close();
    }
  }

  /** Asks the rules that run about a batch, with the parameters that are set. */
  public Evaluation evaluate(Collection<SubjectFacts> batch, SaleStage stage) {
    Snapshot now = known;
    return now.rules().evaluate(batch, stage, now.parameters());
  }

  /** Whether a text of this name was ever saved. Never blocks. */
  public boolean isText(String name) {
    return known.texts().stream().anyMatch(text -> text.rule().name().equals(name));
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

  /** While the database is away, what was known last goes on. */
  void look() {
    try {
      refresh();
    } catch (RuntimeException e) {
      LOG.debugf("The rules are not read: %s", e.getMessage());
    }
  }

  /**
   * @throws RuntimeException if the database cannot be read
   */
  private synchronized void refresh() {
    long generation = QuarkusTransaction.requiringNew().call(GenerationRow::read);
    if (generation == known.generation()) {
      return;
    }
    try {
      known = snapshot(store.read());
    } catch (RuntimeException e) {
      if (failed != generation) {
        failed = generation;
        LOG.errorf(e, "Generation %d of the rules is not taken in", generation);
      }
      throw e;
    }
  }

  private Snapshot snapshot(RuleStore.Stored stored) {
    List<Deployed> deployed = deployed(stored);
    Map<RuleKey, String> broken = marked(stored, deployed);
    return new Snapshot(
        stored.generation(),
        stored.texts().stream().map(Rules::text).toList(),
        stored.parameters(),
        assembly.compile(deployed, broken),
        Set.copyOf(broken.keySet()),
        live(deployed));
  }

  private static Text text(RuleStore.Text text) {
    RuleStatus rule = text.rule();
    List<RuleSummary> watched =
        text.deployed().stream()
            .filter(one -> one.shadow() && one.version() != rule.shownVersion())
            .flatMap(one -> RuleSummary.of(one.text()).stream())
            .toList();
    return new Text(rule, RuleSummary.of(text.shown()), watched, text.shown().source());
  }

  private static List<Deployed> deployed(RuleStore.Stored stored) {
    return stored.texts().stream().flatMap(text -> text.deployed().stream()).toList();
  }

  /** Rules that are known to be broken, of the versions that run. */
  private static Map<RuleKey, String> marked(RuleStore.Stored stored, List<Deployed> deployed) {
    Map<String, RuleStatus> byName =
        stored.texts().stream()
            .map(RuleStore.Text::rule)
            .collect(Collectors.toMap(RuleStatus::name, Function.identity()));
    Map<RuleKey, String> broken = new HashMap<>();
    for (Deployed one : deployed) {
      RuleStatus rule = byName.getOrDefault(one.name(), RuleStatus.fresh(one.name()));
      rule.broken()
          .getOrDefault(one.version(), Map.of())
          .forEach((which, why) -> broken.put(new RuleKey(one.name(), which, one.version()), why));
    }
    return broken;
  }

  /**
   * Refuses what the caller's transaction has changed of a text, if the texts could not run
   * together. Blocks, up to seconds.
   *
   * @throws ProblemException {@link Refusal#RULE_REFUSED}
   */
  void requireRuns(String name) {
    RuleStore.Stored stored = store.readHere();
    List<Deployed> deployed = deployed(stored);
    assembly.require(name, deployed, marked(stored, deployed));
  }

  private static Set<Live> live(List<Deployed> deployed) {
    Set<Live> live = new HashSet<>();
    for (Deployed one : deployed) {
      one.text()
          .summaries()
          .forEach(
              rule ->
                  live.add(
                      new Live(
                          one.name(), rule.rule(), one.shadow(), rule.settings().mayBeHidden())));
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
      StringJoiner reasons = new StringJoiner("; ").setEmptyValue("");
      tell(rule, rule.raisingVersion(), "%2$s: %3$s", reasons);
      tell(rule, rule.watchedVersion(), "shadow version %d, rule %s: %s", reasons);
      if (reasons.length() > 0) {
        broken.put(rule.name(), reasons.toString());
      }
    }
    return broken;
  }

  private static void tell(
      RuleStatus rule, @Nullable Long version, String how, StringJoiner reasons) {
    if (version != null) {
      new TreeMap<>(rule.broken().getOrDefault(version, Map.of()))
          .forEach((one, why) -> reasons.add(how.formatted(version, one, why)));
    }
  }

  /**
   * One as the database has it now. Blocks.
   *
   * @throws ProblemException {@link Refusal#RULE_NOT_FOUND}
   * @throws RuntimeException if the database does not answer: {@link Refusal#STORE_UNAVAILABLE}
   */
  Text read(String name) {
    refresh();
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
    ChangeRules.requireName(name);
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
   * A rule threw: it is left out everywhere until a version is activated again. Blocks only if that
   * is not known yet. What has changed since it was asked may have mended it, so it must break once
   * more to count.
   *
   * @param reason in words
   * @param asOf the {@link #generation} before it was asked
   * @return whether it is news
   */
  public boolean markBroken(RuleKey key, String reason, long asOf) {
    if (known.marked().contains(key)) {
      return false;
    }
    boolean isNews = store.markBroken(key, reason, asOf);
    if (isNews) {
      changed();
    }
    return isNews;
  }

  /** All tunables of the texts that run or would, and all that are set, by name. Blocks. */
  List<Tunable> tunables() {
    refresh();
    return TunableListing.of(known.texts(), known.parameters());
  }

  /** One of them; of a name that nobody reads or sets, there is nothing to tell. Blocks. */
  Tunable tunable(String name) {
    return tunables().stream()
        .filter(one -> one.tunable().equals(name))
        .findFirst()
        .orElseGet(() -> new Tunable(name, List.of(), List.of()));
  }
}
