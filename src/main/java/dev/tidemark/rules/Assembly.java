package dev.tidemark.rules;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the texts that run, as one set. The last one is kept: as long as the same versions run
 * and the same rules are broken, it serves again. Safe for use by several threads.
 */
final class Assembly {

  /** Of all texts that run together: Drools takes up to 2 seconds for so many, once it is warm. */
  static final int MOST_PARTS = 10_000;

  private static final Logger LOG = Logger.getLogger(Assembly.class);
  private static final String REASON = "the rule engine does not compile it";

  private final Compiler compiler;
  private @Nullable Compiled last;

  Assembly(Compiler compiler) {
    this.compiler = compiler;
  }

  /** As {@link RuleSet#compile(Collection, Map)}. */
  interface Compiler {
    RuleSet compile(Collection<Deployed> texts, Map<RuleKey, String> broken);
  }

  private record Place(String name, long version, boolean shadow) {}

  private record Compiled(List<Place> places, Map<RuleKey, String> broken, RuleSet rules) {

    /** Where a rule broke since, it is asked anew: somebody may have activated it again. */
    boolean serves(List<Place> wanted, Map<RuleKey, String> marked) {
      return places.equals(wanted) && broken.equals(marked) && rules.broken().equals(marked);
    }
  }

  /** All of it; of texts that Drools refuses the rules are broken, and the others run. */
  synchronized RuleSet compile(List<Deployed> texts, Map<RuleKey, String> broken) {
    try {
      return whole(texts, broken);
    } catch (RuntimeException e) {
      LOG.errorf(e, "The rules do not compile together; what does not is left out");
      Map<RuleKey, String> all = new HashMap<>(broken);
      add(texts, new ArrayList<>(), all);
      return compiler.compile(texts, all);
    }
  }

  /**
   * Refuses a change after which the texts could not run together.
   *
   * @param name of the text that is changed
   * @throws ProblemException {@link Refusal#RULE_REFUSED}
   */
  synchronized void require(String name, List<Deployed> texts, Map<RuleKey, String> broken) {
    int parts = texts.stream().mapToInt(text -> text.text().parts()).sum();
    if (parts > MOST_PARTS) {
      throw refused(
          name,
          "too much would run: %d properties, numbers and signs in all texts, of at most %d"
              .formatted(parts, MOST_PARTS));
    }
    try {
      var unused = whole(texts, broken);
    } catch (RuntimeException e) {
      LOG.errorf(e, "Rule %s does not compile beside the others", name);
      throw refused(name, REASON + " beside the others that run");
    }
  }

  private static ProblemException refused(String name, String why) {
    return new ProblemException(
        Problem.of(Refusal.RULE_REFUSED, why)
            .with("rule", name)
            .with("diagnostics", List.of(new Diagnostic(1, 1, why))));
  }

  private RuleSet whole(List<Deployed> texts, Map<RuleKey, String> broken) {
    List<Place> places =
        texts.stream().map(text -> new Place(text.name(), text.version(), text.shadow())).toList();
    Compiled known = last;
    if (known == null || !known.serves(places, broken)) {
      known = new Compiled(places, Map.copyOf(broken), compiler.compile(texts, broken));
      last = known;
    }
    return known.rules();
  }

  /** Halves what does not compile until the texts to blame are found. */
  private void add(List<Deployed> some, List<Deployed> good, Map<RuleKey, String> broken) {
    List<Deployed> together = new ArrayList<>(good);
    together.addAll(some);
    try {
      var unused = compiler.compile(together, broken);
      good.addAll(some);
    } catch (RuntimeException e) {
      if (some.size() > 1) {
        add(some.subList(0, some.size() / 2), good, broken);
        add(some.subList(some.size() / 2, some.size()), good, broken);
      } else {
        some.forEach(text -> leaveOut(text, broken));
      }
    }
  }

  private static void leaveOut(Deployed text, Map<RuleKey, String> broken) {
    LOG.errorf("Version %d of rule %s is left out: %s", text.version(), text.name(), REASON);
    text.text()
        .summaries()
        .forEach(
            rule ->
                broken.putIfAbsent(new RuleKey(text.name(), rule.rule(), text.version()), REASON));
  }
}
