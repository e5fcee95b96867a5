package dev.tidemark.alerts;

import dev.tidemark.kernel.Hash128;
import dev.tidemark.outbox.ProductEvents;
import dev.tidemark.rules.Evaluation;
import dev.tidemark.rules.Subject;
import dev.tidemark.storage.ProductDatabase;
import dev.tidemark.storage.ProductDatabase.Overtaken;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All alerts. Any number of processes may write them: of two that decide about the same one, the
 * slower reads it again and decides anew. Every method blocks; safe for use by several threads.
 */
@ApplicationScoped
public class AlertBook {

  private static final int MOST_SUBJECTS = 1_000;
  private static final double NEARLY = 0.9;

  private final ProductDatabase database;
  private final ProductEvents events;
  private final AlertLife life;
  private final AlertSettings settings;
  private final AlertCounters counters;
  private final InstantSource clock;
  private final OpenCounts openCounts;
  private volatile Runnable whenDue = () -> {};

  AlertBook(
      ProductDatabase database,
      ProductEvents events,
      AlertLife life,
      AlertSettings settings,
      AlertCounters counters,
      InstantSource clock) {
    this.database = database;
    this.events = events;
    this.life = life;
    this.settings = settings;
    this.counters = counters;
    this.clock = clock;
    this.openCounts = new OpenCounts(settings.mostOpenPerRule());
  }

  /**
   * Has {@code told} run after each commit that leaves people to be told at once; it must not
   * block.
   */
  void whenDue(Runnable told) {
    whenDue = told;
  }

  /** As {@link #apply(Map, Evaluation, Set)}, with the categories that the facts tell. */
  public void apply(Collection<Subject> evaluated, Evaluation evaluation, Set<RuleRef> liveRules) {
    apply(Verdict.categories(evaluated, evaluation), evaluation, liveRules);
  }

  /**
   * Opens, goes on with and ends alerts by what was found. Where nothing changes, nothing is
   * written.
   *
   * @param evaluated all subjects that were looked at, and the category of each, empty for none. A
   *     live rule that was not found for one, and is not undecided or broken, is untrue of it
   * @param liveRules every rule that runs, broken ones included: alerts of others are resolved
   * @throws RuntimeException if the product database does not answer; of what was evaluated, a part
   *     may have been applied, and all of it may be applied again
   */
  public void apply(Map<Subject, String> evaluated, Evaluation evaluation, Set<RuleRef> liveRules) {
    Map<Subject, String> some = new LinkedHashMap<>();
    for (Map.Entry<Subject, String> one : evaluated.entrySet()) {
      some.put(one.getKey(), one.getValue());
      if (some.size() == MOST_SUBJECTS) {
        applySome(some, new Verdict(some, evaluation, liveRules));
        some.clear();
      }
    }
    if (!some.isEmpty()) {
      applySome(some, new Verdict(some, evaluation, liveRules));
    }
  }

  private void applySome(Map<Subject, String> evaluated, Verdict verdict) {
    Map<RuleRef, Long> tooNoisy = new HashMap<>();
    List<Decision> done =
        database.transact(
            connection -> {
              tooNoisy.clear();
              long now = clock.millis();
              List<Alert> known = AlertRows.of(connection, evaluated.keySet());
              List<Decision> decisions = verdict.decide(known, life, now);
              OpenLimit limit = new OpenLimit(settings, openCounts, tooNoisy);
              return write(connection, limit.of(connection, decisions, now), now);
            });
    openCounts.opened(done);
    committed(done);
    tooNoisy.forEach(
        (rule, refused) ->
            raise(
                BuiltIn.RULE_TOO_NOISY,
                rule.name(),
                "%d alerts of it are open: no more are opened"
                    .formatted(settings.mostOpenPerRule())));
  }

  /**
   * Alerts of what the service itself found.
   *
   * @param key what it is about: the name of a rule, of a store
   */
  public void raise(BuiltIn what, String key, String message) {
    observe(what.fingerprint(key), new Observation.True(what.finding(key, message), ""));
  }

  /** It is over: the alert of it, if there is one, is resolved when that has lasted. */
  public void clear(BuiltIn what, String key) {
    observe(what.fingerprint(key), Observation.UNTRUE);
  }

  private void observe(Fingerprint fingerprint, Observation observed) {
    var unused = observe(Map.of(fingerprint, observed), (connection, decisions) -> decisions);
  }

  /** Which of some decisions are carried out. */
  interface Limit {
    List<Decision> of(Connection connection, List<Decision> decisions) throws SQLException;
  }

  /** What is said of alerts by others than rules, in one transaction. */
  List<Decision> observe(Map<Fingerprint, Observation> observed, Limit limit) {
    if (observed.isEmpty()) {
      return List.of();
    }
    Set<Subject> subjects =
        observed.keySet().stream().map(Fingerprint::subject).collect(Collectors.toSet());
    List<Decision> done =
        database.transact(
            connection -> {
              long now = clock.millis();
              Map<Hash128, Alert> known = Verdict.byFingerprint(AlertRows.of(connection, subjects));
              List<Decision> decisions = new ArrayList<>();
              observed.forEach(
                  (one, said) ->
                      life.observe(known.get(one.hash()), said, now).ifPresent(decisions::add));
              return write(connection, limit.of(connection, decisions), now);
            });
    committed(done);
    return done;
  }

  /**
   * What the service itself has open.
   *
   * @param key what it is about
   * @param seenMillis when it was raised last, or about then
   */
  record OpenBuiltIn(BuiltIn what, String key, long seenMillis) {}

  List<OpenBuiltIn> openBuiltIns() {
    return database.transact(DueRows::builtIns);
  }

  /** Whether a rule of a text has about as many alerts open as it may. */
  boolean isFull(String ruleName) {
    return database.transact(c -> DueRows.mostOpen(c, ruleName))
        >= settings.mostOpenPerRule() * NEARLY;
  }

  /**
   * Subjects with a clock that has run out, the longest first: evaluate them now, and apply what
   * was found. For a few seconds they are given to nobody else.
   *
   * @param most at most 1,000
   */
  public Set<Subject> due(int most) {
    return database.transact(
        connection -> DueRows.claim(connection, clock.millis(), Math.min(most, MOST_SUBJECTS)));
  }

  /**
   * Products, channels and sources with open alerts, in pages.
   *
   * @param after where the page begins, as the one before says; empty for the first
   * @param most alerts that are read
   */
  OpenSubjects open(Optional<Hash128> after, int most) {
    return database.transact(connection -> DueRows.open(connection, after, most));
  }

  /** Resolves what is open of rules that do not run any more, in bounded steps. */
  public void retire(Predicate<RuleRef> isGone) {
    for (RuleRef rule : database.transact(DueRows::rules)) {
      boolean gone = isGone.test(rule) && !BuiltIn.isOne(rule);
      while (gone && !retireSome(rule).isEmpty()) {
        // the next step
      }
    }
  }

  private List<Decision> retireSome(RuleRef rule) {
    return change(
        connection -> DueRows.ofRule(connection, rule, MOST_SUBJECTS),
        alert -> life.ruleGone(alert, clock.millis()));
  }

  /** Which alerts are meant. */
  interface Choice {
    List<Alert> read(Connection connection) throws SQLException;
  }

  /** What becomes of those that are chosen, by a decision for each. */
  List<Decision> change(Choice choice, Function<Alert, Optional<Decision>> decide) {
    List<Decision> done =
        database.transact(
            connection -> {
              List<Decision> decisions = new ArrayList<>();
              for (Alert alert : choice.read(connection)) {
                decide.apply(alert).ifPresent(decisions::add);
              }
              return write(connection, decisions, clock.millis());
            });
    committed(done);
    return done;
  }

  private void committed(List<Decision> done) {
    counters.count(done);
    long now = clock.millis();
    if (groups(done, now).values().stream().anyMatch(at -> at <= now)) {
      whenDue.run();
    }
  }

  /** Locks groups first, then alerts, then the history: as whoever writes notices does. */
  private List<Decision> write(Connection connection, List<Decision> decisions, long now)
      throws SQLException {
    if (decisions.isEmpty()) {
      return decisions;
    }
    GroupRows.schedule(connection, groups(decisions, now));
    AlertRows.forget(
        connection, decisions.stream().map(Decision::follows).filter(Objects::nonNull).toList());
    AlertRows.insert(connection, decisions.stream().filter(Decision::isNew).toList());
    Map<Boolean, List<Decision>> old =
        decisions.stream()
            .filter(decision -> !decision.isNew())
            .collect(Collectors.partitioningBy(Decision::vanishes));
    if (!AlertRows.update(connection, old.getOrDefault(false, List.of()), life)
        || !VanishedRows.delete(connection, old.getOrDefault(true, List.of()))) {
      throw new Overtaken();
    }
    HistoryRows.add(connection, decisions, now);
    events.append(AlertEvents.acknowledged(connection, decisions, now));
    return decisions;
  }

  /** When the groups of what happened are to be looked at. */
  private Map<NoticeGroup, Long> groups(List<Decision> decisions, long now) {
    Map<NoticeGroup, Long> when = new HashMap<>();
    for (Decision decision : decisions) {
      Alert alert = decision.after();
      boolean told = !alert.fingerprint().rule().shadow() && !alert.isExternal();
      if (told && alert.life().firedMillis() > 0) {
        NoticeGroup group = NoticeGroup.of(alert);
        decision.changes().forEach(change -> look(group, change, when, now));
        if (decision.before() != null) {
          move(decision.before(), group, when, now);
        }
      }
    }
    return when;
  }

  private void look(NoticeGroup group, Change change, Map<NoticeGroup, Long> when, long now) {
    switch (change.what()) {
      case FIRED ->
          when.merge(group, now + settings.gather(group.severity()).toMillis(), Math::min);
      case ESCALATED, RESOLVED -> when.merge(group, now, Math::min);
      default -> {} // the next look is soon enough
    }
  }

  /** Both groups, where an edit or another category of the product moves an alert. */
  private static void move(Alert before, NoticeGroup group, Map<NoticeGroup, Long> when, long now) {
    NoticeGroup left = NoticeGroup.of(before);
    if (before.life().firedMillis() > 0 && !left.equals(group)) {
      when.merge(left, now, Math::min);
      when.merge(group, now, Math::min);
    }
  }

  /** One alert, open or not. */
  Optional<Alert> find(UUID id) {
    return database.transact(
        connection ->
            AlertRows.read(connection, "id = " + AlertRows.literal(id)).stream().findFirst());
  }
}
