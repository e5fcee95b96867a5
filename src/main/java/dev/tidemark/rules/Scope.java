package dev.tidemark.rules;

import dev.tidemark.kernel.Nearest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What names mean at one place of a rule. */
final class Scope {

  static final String POLICY = "Policy";

  private final Words words;
  private final Map<String, Integer> tunables;
  private final Map<String, Expression> variables;

  /** Variables of whole facts; null stands for the policy. */
  private final Map<String, @Nullable FactType> facts;

  private final Set<String> tunablesRead;
  private final @Nullable FactType here;

  Scope(Words words, Map<String, Integer> tunables) {
    this(words, tunables, new LinkedHashMap<>(), new LinkedHashMap<>(), new TreeSet<>(), null);
  }

  private Scope(
      Words words,
      Map<String, Integer> tunables,
      Map<String, Expression> variables,
      Map<String, @Nullable FactType> facts,
      Set<String> tunablesRead,
      @Nullable FactType here) {
    this.words = words;
    this.tunables = tunables;
    this.variables = variables;
    this.facts = facts;
    this.tunablesRead = tunablesRead;
    this.here = here;
  }

  /** Within the parentheses of a fact that is there: its variables stay known afterwards. */
  Scope within(FactType fact) {
    return new Scope(words, tunables, variables, facts, tunablesRead, fact);
  }

  /** Within a {@code not} or {@code exists}: its variables are forgotten afterwards. */
  Scope inside(FactType fact) {
    return new Scope(
        words,
        tunables,
        new LinkedHashMap<>(variables),
        new LinkedHashMap<>(facts),
        tunablesRead,
        fact);
  }

  Map<String, Expression> variables() {
    return variables;
  }

  Map<String, Integer> tunablesRead() {
    Map<String, Integer> read = new LinkedHashMap<>();
    tunablesRead.forEach(name -> read.put(name, tunables.getOrDefault(name, 0)));
    return read;
  }

  void bind(Token variable, Expression value) {
    refuseTwice(variable);
    variables.put(variable.text(), value);
  }

  void bind(Token variable, @Nullable FactType fact) {
    refuseTwice(variable);
    facts.put(variable.text(), fact);
  }

  private void refuseTwice(Token variable) {
    if (variables.containsKey(variable.text()) || facts.containsKey(variable.text())) {
      words.note(variable.says(variable.text() + " is used already: take another name"));
    }
  }

  /** A bare name. */
  Expression property(Token name) {
    if (here == null) {
      words.note(
          name.says(
              name.text()
                  + " is not known here: bind it in a condition, $"
                  + name.text()
                  + " : "
                  + name.text()
                  + ", and write $"
                  + name.text()));
      return new Expression.Unclear();
    }
    return property(here, name, name.text());
  }

  Expression variable(Token variable) {
    Expression known = variables.get(variable.text());
    if (known instanceof Expression.Read read) {
      return new Expression.Read(read.fact(), read.property(), variable.text());
    }
    if (known instanceof Expression.Tunable tunable) {
      return new Expression.Tunable(tunable.name(), tunable.slot(), variable.text());
    }
    if (known == null) {
      String why =
          facts.containsKey(variable.text())
              ? variable.text() + " is a whole fact: write " + variable.text() + ".property"
              : unknown(variable);
      words.note(variable.says(why));
    }
    return new Expression.Unclear();
  }

  Expression property(Token variable, Token name) {
    if (!facts.containsKey(variable.text())) {
      words.note(
          variable.says(
              variables.containsKey(variable.text())
                  ? variable.text() + " is a value: it has no properties"
                  : unknown(variable)));
      return new Expression.Unclear();
    }
    FactType fact = facts.get(variable.text());
    String text = variable.text() + "." + name.text();
    return fact == null ? tunable(name, text) : property(fact, name, text);
  }

  Expression tunable(Token name, String text) {
    Integer slot = tunables.get(name.text());
    if (slot == null) {
      words.note(
          name.says(
              name.text()
                  + " is not a tunable of this rule"
                  + Nearest.of(name.text(), tunables.keySet())
                      .map(near -> ": did you mean " + near + "?")
                      .orElse(": declare it with @tunable( " + name.text() + " = 10 )")));
      return new Expression.Unclear();
    }
    tunablesRead.add(name.text());
    return new Expression.Tunable(name.text(), slot, text);
  }

  private Expression property(FactType fact, Token name, String text) {
    Property property = fact.properties().get(name.text());
    if (property == null) {
      words.note(
          name.says(
              fact.name()
                  + " has no property "
                  + name.text()
                  + Nearest.hint(name.text(), fact.properties().keySet())));
      return new Expression.Unclear();
    }
    return new Expression.Read(fact, property, text);
  }

  private String unknown(Token variable) {
    Set<String> known = new TreeSet<>(variables.keySet());
    known.addAll(facts.keySet());
    return variable.text() + " is not bound before" + Nearest.hint(variable.text(), known);
  }
}
