package dev.tidemark.rules;

import dev.tidemark.rules.facts.SaleStage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The rules of deployed texts, compiled: facts in, findings out. A rule that throws is left out
 * from then on; otherwise a set never changes. Safe for use by several threads.
 */
public final class RuleSet {

  private final List<PlacedRule> rules;
  private final Set<RuleKey> shadows;
  private final Tunables tunables;
  private final boolean filters;
  private final Map<RuleKey, String> broken = new ConcurrentHashMap<>();
  private volatile Running running;

  private RuleSet(
      List<PlacedRule> rules, Tunables tunables, Map<RuleKey, String> broken, boolean filters) {
    this.rules = rules;
    this.shadows =
        rules.stream()
            .filter(PlacedRule::shadow)
            .map(PlacedRule::key)
            .collect(Collectors.toUnmodifiableSet());
    this.tunables = tunables;
    this.filters = filters;
    this.broken.putAll(broken);
    this.running = Running.of(rules, this.broken.keySet());
  }

  /**
   * Compiles texts. Takes milliseconds; the first time in a process, seconds.
   *
   * @throws IllegalArgumentException if a text is not valid
   */
  public static RuleSet compile(Collection<Deployed> texts) {
    return compile(texts, Map.of());
  }

  /**
   * @param broken rules to leave out, and why
   */
  public static RuleSet compile(Collection<Deployed> texts, Map<RuleKey, String> broken) {
    return compile(texts, broken, true);
  }

  /**
   * @param filters false to hand every fact to Drools, to compare with
   */
  static RuleSet compile(Collection<Deployed> texts, Map<RuleKey, String> broken, boolean filters) {
    List<RuleText> placed = new ArrayList<>();
    List<PlacedRule> rules = new ArrayList<>();
    int slots = 0;
    for (Deployed deployed : texts) {
      if (!deployed.text().isValid()) {
        throw new IllegalArgumentException(deployed.name() + " is not valid");
      }
      RuleText text = deployed.text().placedAt(slots);
      slots += text.defaults().size();
      placed.add(text);
      for (Rule rule : text.rules()) {
        RuleKey key = new RuleKey(deployed.name(), rule.name(), deployed.version());
        rules.add(PlacedRule.of(key, deployed.shadow(), rule));
      }
    }
    return new RuleSet(rules, new Tunables(placed), broken, filters);
  }

  /** The rules of the set, the broken ones too. */
  public List<RuleKey> rules() {
    return rules.stream().map(PlacedRule::key).toList();
  }

  /** Rules that are left out, and why. */
  public Map<RuleKey, String> broken() {
    return Map.copyOf(broken);
  }

  /**
   * Asks all rules about a batch of any size. Of a subject that is given twice, the last counts.
   *
   * @return also names the rules that broke earlier
   */
  public Evaluation evaluate(
      Collection<SubjectFacts> batch, SaleStage stage, Parameters parameters) {
    while (true) {
      Running now = running;
      try {
        Map<Subject, Set<RuleKey>> undecided = new HashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<Values, List<SubjectFacts>> group : groups(batch, parameters).entrySet()) {
          new Batch(now, filters, stage, group.getKey().values(), findings, undecided)
              .ask(group.getValue());
        }
        return new Evaluation(findings, undecided, broken, shadows);
      } catch (BrokenRule e) {
        leaveOut(e);
      }
    }
  }

  /** Each time one rule less, so the batch is asked again no more often than there are rules. */
  private synchronized void leaveOut(BrokenRule failure) {
    if (broken.putIfAbsent(failure.rule().key(), failure.reason()) == null) {
      running = Running.of(rules, broken.keySet());
    }
  }

  /** Subjects by their tunables: a session has one policy. */
  private Map<Values, List<SubjectFacts>> groups(
      Collection<SubjectFacts> batch, Parameters parameters) {
    Map<Subject, SubjectFacts> distinct = new LinkedHashMap<>(batch.size() * 2);
    batch.forEach(subject -> distinct.put(subject.subject(), subject));
    Values global = new Values(tunables.global(parameters));
    Map<Values, List<SubjectFacts>> groups = new LinkedHashMap<>();
    List<SubjectFacts> rest = new ArrayList<>(distinct.size());
    for (SubjectFacts subject : distinct.values()) {
      if (Tunables.hasOwn(subject, parameters)) {
        Values own = new Values(tunables.of(subject, parameters));
        groups.computeIfAbsent(own, values -> new ArrayList<>()).add(subject);
      } else {
        rest.add(subject);
      }
    }
    groups.computeIfAbsent(global, values -> new ArrayList<>()).addAll(rest);
    return groups;
  }

  /** Tunables, equal by what they are. */
  private static final class Values {

    private final double[] values;

    Values(double[] values) {
      this.values = values;
    }

    double[] values() {
      return values;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Values that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }
}
