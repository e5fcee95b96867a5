package dev.tidemark.rules;

import dev.tidemark.rules.Rule.Call;
import dev.tidemark.rules.Rule.Pattern;
import dev.tidemark.rules.Rule.Quantifier;
import dev.tidemark.rules.facts.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A rule of a set: what of it can be told without Drools. Immutable.
 *
 * @param filters per pattern, the conditions without which Drools need not be asked
 */
record PlacedRule(RuleKey key, boolean shadow, Rule rule, List<Filter> filters) {

  private static final int LONGEST_MESSAGE = 500;

  /** What a fact must be for a pattern to be worth asking about. */
  record Filter(Quantifier quantifier, FactType fact, List<Expression> conditions) {

    boolean passes(Row row) {
      for (int i = 0; i < conditions.size(); i++) {
        if (!conditions.get(i).holds(row)) {
          return false;
        }
      }
      return true;
    }
  }

  static PlacedRule of(RuleKey key, boolean shadow, Rule rule) {
    return new PlacedRule(
        key, shadow, rule, rule.patterns().stream().map(PlacedRule::filter).toList());
  }

  /**
   * A fact that is there must pass all conditions; they read facts of the same subject only, so
   * they can be asked right here. One that must not be there only its own: what it is compared with
   * may be missing.
   */
  private static Filter filter(Pattern pattern) {
    return new Filter(
        pattern.quantifier(),
        pattern.fact(),
        pattern.conditions().stream()
            .filter(
                condition ->
                    pattern.quantifier() != Quantifier.NOT
                        || Pattern.isLocal(condition, pattern.fact()))
            .toList());
  }

  /** Whether it asks for something that could not be read of this subject. */
  boolean isUndecided(Row row) {
    if (row.subject().missing().isEmpty()) {
      return false;
    }
    for (Filter filter : filters) {
      if (row.isMissing(filter.fact())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds the facts without which Drools could not tell whether the rule is true; none if it cannot
   * be true, whatever the rest of its conditions says.
   *
   * @param needed by the place of the fact
   * @throws BrokenRule if a condition cannot be computed
   */
  void need(Row row, boolean[] needed) {
    try {
      if (couldBeTrue(row)) {
        for (Filter filter : filters) {
          if (row.fact(filter.fact()) != null
              && (filter.quantifier() != Quantifier.NOT || filter.passes(row))) {
            needed[filter.fact().place()] = true;
          }
        }
      }
    } catch (ArithmeticException e) {
      throw new BrokenRule(this, WhyNot.reason(rule, row, e));
    }
  }

  private boolean couldBeTrue(Row row) {
    for (Filter filter : filters) {
      if (filter.quantifier() != Quantifier.NOT
          && (row.fact(filter.fact()) == null || !filter.passes(row))) {
        return false;
      }
    }
    return !isUndecided(row);
  }

  /**
   * What is found if it is true.
   *
   * @throws BrokenRule if what it says or wants cannot be computed
   */
  Finding finding(Row row) {
    try {
      return new Finding(
          key,
          shadow,
          rule.settings(),
          row.subject().subject(),
          message(row),
          calls(row),
          facts(row),
          bindings(row),
          rule.tunables(row));
    } catch (ArithmeticException e) {
      throw new BrokenRule(this, WhyNot.reason(rule, row, e));
    }
  }

  private String message(Row row) {
    for (Call call : rule.calls()) {
      if (call.verb().isAlert()) {
        String message = Expression.text(call.arguments().get(0), row);
        return message.length() <= LONGEST_MESSAGE
            ? message
            : message.substring(0, LONGEST_MESSAGE);
      }
    }
    return rule.settings().title();
  }

  private List<VerbCall> calls(Row row) {
    List<VerbCall> calls = new ArrayList<>();
    for (Call call : rule.calls()) {
      if (!call.verb().isAlert()) {
        List<Object> arguments =
            call.arguments().stream().map(argument -> finite(argument, row)).toList();
        if (call.verb().makesSense(arguments)) {
          calls.add(new VerbCall(call.verb().toString(), arguments));
        }
      }
    }
    return calls;
  }

  private static Object finite(Expression argument, Row row) {
    Object value = argument.value(row);
    if (value instanceof Double number && !Double.isFinite(number)) {
      throw new ArithmeticException("gives a verb a number that is " + Numbers.shown(number));
    }
    return value;
  }

  private List<Fact> facts(Row row) {
    List<Fact> facts = new ArrayList<>();
    for (FactType type : FactType.ALL) {
      Fact fact = row.fact(type);
      if (fact != null && asksForPresence(type)) {
        facts.add(fact);
      }
    }
    return facts;
  }

  private boolean asksForPresence(FactType type) {
    return rule.patterns().stream()
        .anyMatch(pattern -> pattern.quantifier() != Quantifier.NOT && pattern.fact().equals(type));
  }

  private Map<String, Object> bindings(Row row) {
    Map<String, Object> bindings = new TreeMap<>();
    rule.variables().forEach((name, value) -> bindings.put(name, value.value(row)));
    return bindings;
  }
}
