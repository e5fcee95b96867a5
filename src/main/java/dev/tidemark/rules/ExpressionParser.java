package dev.tidemark.rules;

import dev.tidemark.rules.Expression.Literal;
import dev.tidemark.rules.Expression.Order;
import dev.tidemark.rules.Token.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one expression and says of each part what type it has. */
final class ExpressionParser {

  private static final int MOST_NODES = 100;

  /** Drools takes ever longer to read what has many. */
  private static final int MOST_DIVISIONS = 4;

  private static final int DEEPEST = 16;
  private static final int MOST_CHOICES = 100;

  /** Words that Drools would understand, and what to write instead. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("matches", "use == or in (...)"),
          Map.entry("contains", "use == or in (...)"),
          Map.entry("memberOf", "use in (...)"),
          Map.entry("soundslike", "use == or in (...)"),
          Map.entry("str", "use == or in (...)"),
          Map.entry("excludes", "use != or not in (...)"),
          Map.entry("eval", "write the condition itself"),
          Map.entry("new", "only properties, variables, numbers and texts may be used"),
          Map.entry("this", "write the name of a property"),
          Map.entry("null", "no property is ever null"),
          Map.entry("instanceof", "a pattern names the kind of fact that it wants"));

  /** What follows an expression that was not finished. */
  private static final Set<String> ENDS = Set.of("rule", "when", "then", "end");

  private final Words words;
  private final Scope scope;
  private final boolean isMessage;
  private int nodes;
  private int divisions;
  private int depth;

  ExpressionParser(Words words, Scope scope, boolean isMessage) {
    this.words = words;
    this.scope = scope;
    this.isMessage = isMessage;
  }

  /** A condition. */
  Expression condition() {
    Token start = words.peek();
    Expression condition = either();
    refuseOperator();
    return truth(condition, start);
  }

  /** A value to hand to a verb. */
  Expression argument() {
    Expression argument = either();
    refuseOperator();
    return argument;
  }

  private void refuseOperator() {
    Token token = words.peek();
    String instead = REFUSED.get(token.text());
    if (token.kind() == Kind.NAME && instead != null) {
      throw new Mistake(token.says(token.text() + " is not allowed: " + instead));
    }
    if (token.is("=")) {
      throw new Mistake(token.says("= is not allowed: compare with =="));
    }
  }

  private Expression either() {
    Token start = words.peek();
    Expression left = both();
    while (words.accept("||")) {
      Token second = words.peek();
      Expression right = both();
      left = node(new Expression.Either(false, truth(left, start), truth(right, second)), start);
    }
    return left;
  }

  private Expression both() {
    Token start = words.peek();
    Expression left = negation();
    while (words.accept("&&")) {
      Token second = words.peek();
      Expression right = negation();
      left = node(new Expression.Either(true, truth(left, start), truth(right, second)), start);
    }
    return left;
  }

  private Expression negation() {
    Token start = words.peek();
    if (!words.accept("!")) {
      return comparison();
    }
    deeper(start);
    Token of = words.peek();
    Expression negated = truth(negation(), of);
    depth--;
    return node(new Expression.Not(negated), start);
  }

  private Expression comparison() {
    Token start = words.peek();
    Expression left = sum();
    Token operator = words.peek();
    Optional<Order> order =
        Arrays.stream(Order.values()).filter(each -> operator.is(each.toString())).findFirst();
    if (order.isPresent()) {
      words.next();
      return compared(left, order.get(), operator, sum());
    }
    boolean negated = words.isNext("not") && words.peekSecond().is("in");
    if (negated) {
      words.next();
    }
    return words.accept("in") ? oneOf(left, negated, start) : left;
  }

  private Expression compared(Expression left, Order order, Token operator, Expression right) {
    if (!left.type().fits(right.type())) {
      words.note(
          operator.says(left.type().words() + " cannot be compared with " + right.type().words()));
    } else if (order != Order.EQUAL && order != Order.DIFFERENT) {
      number(left, operator, order + " compares numbers");
      number(right, operator, order + " compares numbers");
    } else if (left.type() == Type.TRUTH && !(isLeaf(left) && isLeaf(right))) {
      words.note(operator.says(order + " does not compare conditions: join them with && and ||"));
    }
    return node(new Expression.Comparison(order, left, right), operator);
  }

  private Expression oneOf(Expression of, boolean negated, Token start) {
    words.want("(", "( after in");
    List<Literal> choices = new ArrayList<>();
    do {
      Token at = words.peek();
      if (choices.size() == MOST_CHOICES) {
        throw new Mistake(at.says("in (...) takes at most " + MOST_CHOICES + " values"));
      }
      boolean negative = words.accept("-");
      if (!(primary() instanceof Literal choice) || (negative && choice.type() != Type.NUMBER)) {
        throw new Mistake(at.says("in (...) takes numbers and texts, not computed values"));
      }
      if (!of.type().fits(choice.type())) {
        words.note(
            at.says(of.type().words() + " is never among these: this is " + choice.type().words()));
      }
      choices.add(negative ? number("-" + choice.text()) : choice);
    } while (words.accept(","));
    words.want(")", ", or ) in the list");
    if (of.type() == Type.TRUTH) {
      words.note(start.says("in (...) takes a number or a text, not a condition"));
    }
    return node(new Expression.OneOf(of, negated, choices), start);
  }

  private Expression sum() {
    Expression left = product();
    while (words.isNext("+") || words.isNext("-")) {
      Token operator = words.next();
      left = added(left, operator, product());
    }
    return left;
  }

  private Expression added(Expression left, Token operator, Expression right) {
    if (isMessage && operator.is("+") && (left.type() == Type.TEXT || right.type() == Type.TEXT)) {
      return node(new Expression.Joined(left, right), operator);
    }
    return arithmetic(left, operator, right);
  }

  private Expression product() {
    Expression left = signed();
    while (words.isNext("*") || words.isNext("/")) {
      Token operator = words.next();
      left = arithmetic(left, operator, signed());
    }
    return left;
  }

  private Expression arithmetic(Expression left, Token operator, Expression right) {
    if (operator.is("/") && ++divisions > MOST_DIVISIONS) {
      throw new Mistake(
          operator.says("an expression has at most " + MOST_DIVISIONS + " divisions"));
    }
    String rule = operator.text() + " takes numbers";
    number(left, operator, rule);
    number(right, operator, rule);
    return node(new Expression.Arithmetic(operator.text().charAt(0), left, right), operator);
  }

  private Expression signed() {
    Token start = words.peek();
    if (!words.accept("-")) {
      return primary();
    }
    deeper(start);
    Expression of = signed();
    depth--;
    number(of, start, "- takes a number");
    return of instanceof Literal literal && literal.type() == Type.NUMBER
        ? number(
            literal.text().startsWith("-") ? literal.text().substring(1) : "-" + literal.text())
        : node(new Expression.Negative(of), start);
  }

  private Expression primary() {
    Token token = words.peek();
    return switch (token.kind()) {
      case NUMBER -> node(number(words.next().text()), token);
      case STRING -> node(new Literal(words.next().text(), '"' + token.text() + '"'), token);
      case VARIABLE -> node(variable(words.next()), token);
      case NAME -> {
        refuseOperator();
        if (ENDS.contains(token.text())) {
          throw words.unexpected("a property, a variable, a number or a text");
        }
        yield node(named(words.next()), token);
      }
      default -> nested(token);
    };
  }

  private Expression nested(Token start) {
    if (!words.isNext("(")) {
      throw words.unexpected("a property, a variable, a number or a text");
    }
    words.next();
    deeper(start);
    Expression inner = either();
    refuseOperator();
    words.want(")", ")");
    depth--;
    return inner;
  }

  private Expression variable(Token variable) {
    if (!words.accept(".")) {
      return scope.variable(variable);
    }
    Token property = words.want(Kind.NAME, "the name of a property after the dot");
    refuseAfter(property);
    return scope.property(variable, property);
  }

  private Expression named(Token name) {
    if (name.is("true") || name.is("false")) {
      return new Literal(name.is("true"), name.text());
    }
    refuseAfter(name);
    return scope.property(name);
  }

  private void refuseAfter(Token name) {
    if (words.isNext("(")) {
      throw new Mistake(
          name.says(name.text() + "(...) is not allowed: write the name of a property"));
    }
    if (words.isNext(".")) {
      throw new Mistake(
          words.peek().says("only $variable.property is allowed, and nothing behind it"));
    }
  }

  private Expression truth(Expression condition, Token start) {
    if (!condition.type().fits(Type.TRUTH)) {
      words.note(
          start.says(
              "a condition is expected, this is "
                  + condition.type().words()
                  + ": compare it with something"));
    }
    return condition;
  }

  private void number(Expression value, Token at, String rule) {
    if (!value.type().fits(Type.NUMBER)) {
      words.note(at.says(rule + ", not " + value.type().words()));
    }
  }

  private static Literal number(String text) {
    return new Literal(Double.valueOf(text), text);
  }

  private static boolean isLeaf(Expression expression) {
    return expression.parts().isEmpty();
  }

  private void deeper(Token at) {
    if (++depth > DEEPEST) {
      throw new Mistake(at.says("this is nested more than " + DEEPEST + " deep"));
    }
  }

  private Expression node(Expression node, Token at) {
    if (++nodes > MOST_NODES) {
      throw new Mistake(at.says("this expression has more than " + MOST_NODES + " parts"));
    }
    words.countPart(at);
    return node;
  }
}
