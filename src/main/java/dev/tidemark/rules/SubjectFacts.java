package dev.tidemark.rules;

import dev.tidemark.rules.facts.Fact;
import java.util.List;
import java.util.Set;

/**
 * All that is known of one subject at one moment.
 *
 * @param category of a product; empty for none and for other subjects
 * @param facts at most one of each kind
 * @param missing kinds of facts that could not be read: of them neither presence nor absence is
 *     known
 */
public record SubjectFacts(
    Subject subject, String category, List<Fact> facts, Set<Class<? extends Fact>> missing) {

  public SubjectFacts {
    facts = List.copyOf(facts);
    missing = Set.copyOf(missing);
  }
}
