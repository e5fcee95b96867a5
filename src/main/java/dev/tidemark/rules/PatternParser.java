package dev.tidemark.rules;

import dev.tidemark.kernel.Nearest;
import dev.tidemark.rules.Rule.Pattern;
import dev.tidemark.rules.Rule.Quantifier;
import dev.tidemark.rules.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands between {@code when} and {@code then}. All facts of a rule are about one
 * subject, so nothing can be joined with everything.
 */
final class PatternParser {

  private static final int MOST_PATTERNS = 5;
  private static final int MOST_CONDITIONS = 30;

  private static final Map<String, String> REFUSED =
      Map.of(
          "eval", "write the condition inside a pattern",
          "from", "facts come by themselves: name the kind of fact",
          "accumulate", "facts hold sums already: look for a property",
          "acc", "facts hold sums already: look for a property",
          "collect", "facts hold sums already: look for a property",
          "forall", "write not with the opposite condition",
          "and", "patterns belong together already: leave it out",
          "or", "write two rules, or use || inside a pattern",
          "if", "write two rules",
          "entry", "facts come by themselves");

  private final Words words;
  private final Scope scope;
  private final List<Pattern> patterns = new ArrayList<>();
  private Subject.@Nullable Kind about;

  PatternParser(Words words, Scope scope) {
    this.words = words;
    this.scope = scope;
  }

  /** Reads up to {@code then}. */
  List<Pattern> read() {
    while (!words.isNext("then")) {
      pattern();
    }
    return patterns;
  }

  /** What kind of subject the rule is about; null if no pattern says so. */
  Subject.@Nullable Kind about() {
    return about;
  }

  private void pattern() {
    Quantifier quantifier = quantifier();
    Token variable = variable(quantifier);
    Token name = words.peek();
    refuse(name);
    words.want(Kind.NAME, "the name of a fact, not, exists or then");
    words.want("(", "( after " + name.text());
    if (name.is(Scope.POLICY)) {
      policy(quantifier, variable, name);
    } else {
      fact(quantifier, variable, name);
    }
    refuse(words.peek());
  }

  private Quantifier quantifier() {
    for (Quantifier quantifier : List.of(Quantifier.NOT, Quantifier.EXISTS)) {
      if (words.accept(quantifier.word().trim())) {
        if (words.isNext("(")) {
          throw new Mistake(
              words
                  .peek()
                  .says("write " + quantifier.word() + "and one fact, without parentheses"));
        }
        return quantifier;
      }
    }
    return Quantifier.IS;
  }

  private @Nullable Token variable(Quantifier quantifier) {
    Token token = words.peek();
    boolean named = token.kind() == Kind.NAME && words.peekSecond().is(":");
    if (token.kind() != Kind.VARIABLE && !named) {
      return null;
    }
    words.next();
    if (named) {
      words.note(token.says("variables start with $: write $" + token.text()));
    } else if (quantifier != Quantifier.IS) {
      words.note(
          token.says(
              "there is nothing to call "
                  + token.text()
                  + ": what stands after not and exists has no name"));
    }
    words.want(":", ": after " + token.text());
    if (words.isNext("=")) {
      throw words.unexpected("the name of a fact");
    }
    return token;
  }

  private void refuse(Token token) {
    String instead = REFUSED.get(token.text());
    if (token.kind() == Kind.NAME && instead != null) {
      throw new Mistake(token.says(token.text() + " is not allowed: " + instead));
    }
  }

  /** {@code Policy( $low : lowWaterUnits )}: that of the rule's subject. */
  private void policy(Quantifier quantifier, @Nullable Token variable, Token name) {
    if (quantifier != Quantifier.IS) {
      words.note(name.says("there is always one Policy: write Policy( $x : tunable )"));
    }
    if (variable != null) {
      scope.bind(variable, (FactType) null);
    }
    int bindings = 0;
    while (!words.isNext(")") && ++bindings <= MOST_CONDITIONS) {
      Token bound = words.want(Kind.VARIABLE, "$x : tunable in Policy( ... )");
      words.want(":", ": and the name of a tunable");
      Token tunable = words.want(Kind.NAME, "the name of a tunable");
      scope.bind(bound, scope.tunable(tunable, bound.text()));
      if (!words.accept(",")) {
        break;
      }
    }
    words.want(")", ", or ) after " + name.text());
  }

  private void fact(Quantifier quantifier, @Nullable Token variable, Token name) {
    FactType fact = FactType.BY_NAME.get(name.text());
    if (fact == null) {
      Set<String> known = new TreeSet<>(FactType.BY_NAME.keySet());
      known.add(Scope.POLICY);
      throw new Mistake(
          name.says("there is no fact " + name.text() + Nearest.hint(name.text(), known)));
    }
    if (patterns.size() == MOST_PATTERNS) {
      throw new Mistake(name.says("a rule has at most " + MOST_PATTERNS + " facts"));
    }
    belongs(fact, name);
    Scope inner = quantifier == Quantifier.IS ? scope.within(fact) : scope.inside(fact);
    List<Expression> conditions = conditions(inner, fact);
    if (variable != null) {
      inner.bind(variable, fact);
    }
    patterns.add(new Pattern(quantifier, fact, List.copyOf(conditions)));
  }

  private void belongs(FactType fact, Token name) {
    if (fact.about() == null) {
      return;
    }
    if (about == null) {
      about = fact.about();
    } else if (about != fact.about()) {
      words.note(
          name.says(
              fact.name()
                  + " is about a "
                  + fact.about()
                  + ", the facts before it about a "
                  + about
                  + ": a rule is about one of them"));
    }
  }

  private List<Expression> conditions(Scope inner, FactType fact) {
    List<Expression> conditions = new ArrayList<>();
    if (words.accept(")")) {
      return conditions;
    }
    int parts = 0;
    do {
      if (++parts > MOST_CONDITIONS) {
        throw new Mistake(
            words.peek().says("a fact has at most " + MOST_CONDITIONS + " conditions and names"));
      }
      try {
        condition(inner, conditions);
      } catch (Mistake mistake) {
        words.note(mistake.diagnostic());
        words.skipTo(",", ")");
      }
    } while (words.accept(","));
    words.want(")", ", or ) after a condition of " + fact.name());
    return conditions;
  }

  private void condition(Scope inner, List<Expression> conditions) {
    Token start = words.peek();
    if (start.kind() == Kind.VARIABLE && words.peekSecond().is(":")) {
      words.next();
      words.next();
      Token property = words.want(Kind.NAME, "the name of a property after :");
      inner.bind(start, inner.property(property));
    } else {
      conditions.add(new ExpressionParser(words, inner, false).condition());
    }
    if (!words.isNext(",") && !words.isNext(")")) {
      throw words.unexpected(", or )");
    }
  }
}
