package dev.tidemark.rules;

import dev.tidemark.kernel.Nearest;
import dev.tidemark.rules.Expression.Literal;
import dev.tidemark.rules.Rule.Call;
import dev.tidemark.rules.Token.Kind;
import dev.tidemark.rules.Verb.Argument;
import java.util.ArrayList;
import java.util.List;

/** Reads what stands between {@code then} and {@code end}: verbs to call, and nothing else. */
final class CallParser {

  private static final int MOST_CALLS = 10;

  private final Words words;
  private final Scope scope;

  CallParser(Words words, Scope scope) {
    this.words = words;
    this.scope = scope;
  }

  /** Reads up to {@code end}. */
  List<Call> read() {
    List<Call> calls = new ArrayList<>();
    Token start = words.peek();
    boolean isEmpty = start.is("end");
    while (!words.isNext("end")) {
      try {
        call(calls);
      } catch (Mistake mistake) {
        words.note(mistake.diagnostic());
        words.skipTo(";");
        if (!words.accept(";")) {
          return calls;
        }
      }
    }
    if (isEmpty) {
      words.note(start.says("a rule calls at least one verb, like actions.alert(\"...\");"));
    }
    return calls;
  }

  private void call(List<Call> calls) {
    Token start = words.peek();
    if (!start.is("actions")) {
      if (start.kind() == Kind.BAD || start.kind() == Kind.END || words.startsRule()) {
        throw words.unexpected("actions.verb(...); or end");
      }
      throw new Mistake(
          start.says(
              start.shown()
                  + " is not allowed: after then stand verbs only, like actions.alert(\"...\");"));
    }
    words.next();
    words.want(".", ". after actions");
    Token name = words.want(Kind.NAME, "the name of a verb");
    Verb verb = Verb.BY_NAME.get(name.text());
    if (verb == null) {
      throw new Mistake(
          name.says(
              "there is no verb "
                  + name.text()
                  + Nearest.hint(name.text(), Verb.BY_NAME.keySet())));
    }
    if (calls.size() == MOST_CALLS) {
      throw new Mistake(start.says("a rule calls at most " + MOST_CALLS + " verbs"));
    }
    if (verb.isAlert() && calls.stream().anyMatch(call -> call.verb().isAlert())) {
      words.note(start.says("a rule alerts once: join the messages with +"));
    }
    calls.add(new Call(verb, arguments(verb, name)));
    words.want(";", "; after " + name.text() + "(...)");
  }

  private List<Expression> arguments(Verb verb, Token name) {
    words.want("(", "( after " + name.text());
    List<Expression> given = new ArrayList<>();
    if (!words.isNext(")")) {
      do {
        Token at = words.peek();
        Expression argument = new ExpressionParser(words, scope, true).argument();
        if (given.size() < verb.arguments().size()) {
          check(verb, verb.arguments().get(given.size()), argument, at);
        }
        given.add(argument);
      } while (given.size() < MOST_CALLS && words.accept(","));
    }
    words.want(")", ", or ) after an argument of " + name.text());
    count(verb, given.size(), name);
    return given;
  }

  private void count(Verb verb, int given, Token name) {
    long least = verb.arguments().stream().filter(argument -> !argument.optional()).count();
    if (given < least || given > verb.arguments().size()) {
      words.note(name.says(usage(verb) + ", not " + given + " arguments"));
    }
  }

  private static String usage(Verb verb) {
    return verb.arguments().isEmpty()
        ? verb + "() takes no argument"
        : verb
            + " takes "
            + String.join(", ", verb.arguments().stream().map(Argument::name).toList());
  }

  private void check(Verb verb, Argument argument, Expression given, Token at) {
    boolean shownAsText = verb.isAlert() && given.type() != Type.TRUTH;
    if (!given.type().fits(argument.type()) && !shownAsText) {
      words.note(
          at.says(
              "the "
                  + argument.name()
                  + " of "
                  + verb
                  + " is "
                  + argument.type().words()
                  + ", not "
                  + given.type().words()));
    } else if (verb.equals(Verb.WEBHOOK) || !argument.choices().isEmpty()) {
      literal(verb, argument, given, at);
    } else if (given instanceof Literal literal
        && literal.value() instanceof Double number
        && !verb.isAlert()
        && number <= 0) {
      words.note(at.says("the " + argument.name() + " of " + verb + " must be above 0"));
    }
  }

  /** What names something outside may not be computed: it could not be checked before it runs. */
  private void literal(Verb verb, Argument argument, Expression given, Token at) {
    if (!(given instanceof Literal literal) || literal.type() != Type.TEXT) {
      if (given.type() != Type.UNKNOWN) {
        words.note(at.says("the " + argument.name() + " of " + verb + " is a text in quotes"));
      }
    } else if (!argument.choices().isEmpty() && !argument.choices().contains(literal.value())) {
      words.note(
          at.says(
              "the "
                  + argument.name()
                  + " of "
                  + verb
                  + " is "
                  + String.join(", ", argument.choices())));
    } else if (verb.equals(Verb.WEBHOOK)
        && !literal.value().toString().matches("[A-Za-z0-9._-]{1,60}")) {
      words.note(at.says("the name of a webhook has letters, digits, . _ and -, at most 60"));
    }
  }
}
