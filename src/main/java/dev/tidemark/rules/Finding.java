package dev.tidemark.rules;

import dev.tidemark.rules.facts.Fact;
import java.util.List;
import java.util.Map;

/**
 * A rule is true of a subject now.
 *
 * @param shadow whether the rule only runs to be watched
 * @param message what it says, the text of its {@code alert}; its title where it has none
 * @param calls its verbs other than alert, in order
 * @param facts what matched
 * @param bindings what its variables stood for: strings, Long, Double, Boolean
 * @param tunables the parameters that it read, and their values for this subject
 */
public record Finding(
    RuleKey rule,
    boolean shadow,
    RuleSettings settings,
    Subject subject,
    String message,
    List<VerbCall> calls,
    List<Fact> facts,
    Map<String, Object> bindings,
    Map<String, Double> tunables) {

  public Finding {
    calls = List.copyOf(calls);
    facts = List.copyOf(facts);
    bindings = Map.copyOf(bindings);
    tunables = Map.copyOf(tunables);
  }
}
