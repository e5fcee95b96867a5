package dev.tidemark.rules;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A typed expression of a rule: the only form in which anything an operator wrote lives on. Numbers
 * are fractions of double precision throughout, so 5 / 2 is 2.5. Immutable.
 */
sealed interface Expression {

  Type type();

  /**
   * As the operator wrote it; with a row, with the values put in. For people.
   *
   * @param names how a leaf is named
   */
  String shown(Leaves names);

  default double number(Row row) {
    throw new IllegalStateException(this + " is no number");
  }

  default boolean holds(Row row) {
    throw new IllegalStateException(this + " is no condition");
  }

  /** A String, Long, Double or Boolean. */
  default Object value(Row row) {
    return type() == Type.NUMBER ? (Object) number(row) : (Object) holds(row);
  }

  /** How the leaves of an expression are shown. */
  interface Leaves {
    String of(Expression leaf);
  }

  /** What it is made of; empty for a leaf. */
  default List<Expression> parts() {
    return List.of();
  }

  /**
   * @param value a Double, String or Boolean
   */
  record Literal(Object value, String text) implements Expression {

    @Override
    public Type type() {
      return value instanceof Double
          ? Type.NUMBER
          : value instanceof String ? Type.TEXT : Type.TRUTH;
    }

    double number() {
      return (Double) value;
    }

    @Override
    public double number(Row row) {
      return number();
    }

    @Override
    public boolean holds(Row row) {
      return (Boolean) value;
    }

    @Override
    public Object value(Row row) {
      return value;
    }

    @Override
    public String shown(Leaves names) {
      return text;
    }
  }

  /**
   * A property of a fact, be it written bare, as a variable, or as a variable's property: there is
   * one fact of a kind for a subject, so all three are the same.
   */
  record Read(FactType fact, Property property, String text) implements Expression {

    @Override
    public Type type() {
      return property.type();
    }

    @Override
    public double number(Row row) {
      return property.number().applyAsDouble(row.present(fact));
    }

    @Override
    public boolean holds(Row row) {
      return (Boolean) property.value().apply(row.present(fact));
    }

    @Override
    public Object value(Row row) {
      return property.value().apply(row.present(fact));
    }

    @Override
    public String shown(Leaves names) {
      return names.of(this);
    }
  }

  /**
   * A parameter that people may set.
   *
   * @param slot its place among the tunables of its text or, once the rule is placed, of its set
   */
  record Tunable(String name, int slot, String text) implements Expression {

    @Override
    public Type type() {
      return Type.NUMBER;
    }

    @Override
    public double number(Row row) {
      return row.tunable(slot);
    }

    @Override
    public String shown(Leaves names) {
      return names.of(this);
    }
  }

  /** What could not be understood; only in texts that are refused. */
  record Unclear() implements Expression {

    @Override
    public Type type() {
      return Type.UNKNOWN;
    }

    @Override
    public String shown(Leaves names) {
      return "?";
    }
  }

  record Negative(Expression of) implements Expression {

    @Override
    public Type type() {
      return Type.NUMBER;
    }

    @Override
    public double number(Row row) {
      return 0 - of.number(row);
    }

    @Override
    public List<Expression> parts() {
      return List.of(of);
    }

    @Override
    public String shown(Leaves names) {
      return "-" + Expression.inside(of, names);
    }
  }

  record Arithmetic(char operator, Expression left, Expression right) implements Expression {

    @Override
    public Type type() {
      return Type.NUMBER;
    }

    @Override
    public double number(Row row) {
      double a = left.number(row);
      double b = right.number(row);
      return switch (operator) {
        case '+' -> a + b;
        case '-' -> a - b;
        case '*' -> a * b;
        default -> a / Division.nonZero(b);
      };
    }

    @Override
    public List<Expression> parts() {
      return List.of(left, right);
    }

    @Override
    public String shown(Leaves names) {
      return Expression.inside(left, names)
          + " "
          + operator
          + " "
          + Expression.inside(right, names);
    }
  }

  /** Texts and numbers put one after the other; in messages only. */
  record Joined(Expression left, Expression right) implements Expression {

    @Override
    public Type type() {
      return Type.TEXT;
    }

    @Override
    public Object value(Row row) {
      return Expression.text(left, row) + Expression.text(right, row);
    }

    @Override
    public List<Expression> parts() {
      return List.of(left, right);
    }

    @Override
    public String shown(Leaves names) {
      return left.shown(names) + " + " + right.shown(names);
    }
  }

  record Comparison(Order order, Expression left, Expression right) implements Expression {

    @Override
    public Type type() {
      return Type.TRUTH;
    }

    @Override
    public boolean holds(Row row) {
      if (left.type() != Type.NUMBER) {
        return left.value(row).equals(right.value(row)) == (order == Order.EQUAL);
      }
      return order.holds(left.number(row), right.number(row));
    }

    @Override
    public List<Expression> parts() {
      return List.of(left, right);
    }

    @Override
    public String shown(Leaves names) {
      return left.shown(names) + " " + order + " " + right.shown(names);
    }
  }

  record OneOf(Expression of, boolean negated, List<Literal> choices) implements Expression {

    @Override
    public Type type() {
      return Type.TRUTH;
    }

    @Override
    public boolean holds(Row row) {
      return among(row) != negated;
    }

    private boolean among(Row row) {
      for (Literal choice : choices) {
        if (of.type() == Type.NUMBER
            ? of.number(row) == choice.number(row)
            : of.value(row).equals(choice.value())) {
          return true;
        }
      }
      return false;
    }

    @Override
    public List<Expression> parts() {
      return List.of(of);
    }

    @Override
    public String shown(Leaves names) {
      return of.shown(names)
          + (negated ? " not in (" : " in (")
          + choices.stream().map(Literal::text).collect(Collectors.joining(", "))
          + ")";
    }
  }

  record Either(boolean both, Expression left, Expression right) implements Expression {

    @Override
    public Type type() {
      return Type.TRUTH;
    }

    @Override
    public boolean holds(Row row) {
      return both ? left.holds(row) && right.holds(row) : left.holds(row) || right.holds(row);
    }

    @Override
    public List<Expression> parts() {
      return List.of(left, right);
    }

    @Override
    public String shown(Leaves names) {
      return Expression.inside(left, names)
          + (both ? " && " : " || ")
          + Expression.inside(right, names);
    }
  }

  record Not(Expression of) implements Expression {

    @Override
    public Type type() {
      return Type.TRUTH;
    }

    @Override
    public boolean holds(Row row) {
      return !of.holds(row);
    }

    @Override
    public List<Expression> parts() {
      return List.of(of);
    }

    @Override
    public String shown(Leaves names) {
      return "!" + Expression.inside(of, names);
    }
  }

  /** How two numbers may stand to each other. */
  enum Order {
    EQUAL("=="),
    DIFFERENT("!="),
    BELOW("<"),
    AT_MOST("<="),
    ABOVE(">"),
    AT_LEAST(">=");

    private final String symbol;

    Order(String symbol) {
      this.symbol = symbol;
    }

    boolean holds(double a, double b) {
      return switch (this) {
        case EQUAL -> a == b;
        case DIFFERENT -> a != b;
        case BELOW -> a < b;
        case AT_MOST -> a <= b;
        case ABOVE -> a > b;
        case AT_LEAST -> a >= b;
      };
    }

    @Override
    public String toString() {
      return symbol;
    }
  }

  /** As it stands in a message. */
  static String text(Expression part, Row row) {
    Object value = part.value(row);
    return value instanceof Number number
        ? Numbers.shown(number.doubleValue())
        : String.valueOf(value);
  }

  private static String inside(Expression part, Leaves names) {
    String shown = part.shown(names);
    return part.parts().size() < 2 ? shown : "(" + shown + ")";
  }
}
