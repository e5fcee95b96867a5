package dev.tidemark.rules;

import dev.tidemark.rules.Rule.Pattern;
import dev.tidemark.rules.Rule.Quantifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.drools.drl.ast.descr.AndDescr;
import org.drools.drl.ast.descr.AttributeDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ConditionalElementDescr;
import org.drools.drl.ast.descr.ExistsDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.ImportDescr;
import org.drools.drl.ast.descr.NotDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.RuleDescr;

/**
 * Writes understood rules for Drools. Every name in what it writes is ours; of the operator's text
 * only numbers and the insides of quotes are left. What a rule does is not written at all: a match
 * is read from outside, so the consequence is empty.
 */
final class DrlWriter {

  private static final String KEY = "$key";
  private static final String POLICY = "$policy";

  private DrlWriter() {}

  /**
   * @param rules by the name that Drools shall know them by
   */
  static PackageDescr write(Map<String, Rule> rules) {
    PackageDescr descr = new PackageDescr("tidemark");
    FactType.ALL.forEach(fact -> descr.addImport(new ImportDescr(fact.record().getName())));
    descr.addImport(new ImportDescr(Policy.class.getName()));
    descr.addImport(new ImportDescr(Division.class.getName()));
    rules.forEach((name, rule) -> descr.addRule(rule(name, rule)));
    return descr;
  }

  private static RuleDescr rule(String name, Rule rule) {
    RuleDescr descr = new RuleDescr(name);
    AndDescr conditions = new AndDescr();
    if (readsPolicy(rule)) {
      conditions.addDescr(new PatternDescr(Scope.POLICY, POLICY));
    }
    Map<FactType, Set<String>> bound = readElsewhere(rule);
    boolean isFirst = true;
    for (Pattern pattern : positivesFirst(rule)) {
      boolean hasKey = pattern.fact().about() != null;
      Set<String> gives = bound.getOrDefault(pattern.fact(), Set.of());
      bound.remove(pattern.fact());
      PatternDescr written = pattern(pattern, hasKey && isFirst, gives);
      isFirst = isFirst && !hasKey;
      quantified(conditions, pattern.quantifier(), written);
    }
    descr.setLhs(conditions);
    descr.addAttribute(new AttributeDescr("dialect", "mvel"));
    descr.setConsequence("");
    return descr;
  }

  /** A {@code not} reads the key of what is there, so that must come before it. */
  private static List<Pattern> positivesFirst(Rule rule) {
    return rule.patterns().stream()
        .sorted(Comparator.comparing(pattern -> pattern.quantifier() != Quantifier.IS))
        .toList();
  }

  private static void quantified(AndDescr to, Quantifier quantifier, PatternDescr pattern) {
    if (quantifier == Quantifier.IS) {
      to.addDescr(pattern);
      return;
    }
    ConditionalElementDescr element =
        quantifier == Quantifier.NOT ? new NotDescr() : new ExistsDescr();
    element.addDescr(pattern);
    to.addDescr((BaseDescr) element);
  }

  private static PatternDescr pattern(Pattern pattern, boolean givesKey, Set<String> bound) {
    FactType fact = pattern.fact();
    PatternDescr descr = new PatternDescr(fact.name());
    if (fact.about() != null) {
      descr.addConstraint(
          new ExprConstraintDescr(givesKey ? KEY + " : " + fact.key() : fact.key() + " == " + KEY));
    }
    bound.forEach(
        property ->
            descr.addConstraint(
                new ExprConstraintDescr(variable(fact, property) + " : " + property)));
    List<String> joins = new ArrayList<>();
    for (Expression condition : pattern.conditions()) {
      if (Pattern.isLocal(condition, fact) && !readsPolicy(condition)) {
        descr.addConstraint(new ExprConstraintDescr(condition(condition, fact)));
      } else {
        joins.add(condition(condition, fact));
      }
    }
    if (!joins.isEmpty()) {
      descr.addConstraint(new ExprConstraintDescr(inOrder(joins)));
    }
    return descr;
  }

  /** One constraint, since Drools may ask several in another order than they were written. */
  private static String inOrder(List<String> conditions) {
    return conditions.size() == 1
        ? conditions.get(0)
        : conditions.stream().map(each -> "(" + each + ")").collect(Collectors.joining(" && "));
  }

  private static Map<FactType, Set<String>> readElsewhere(Rule rule) {
    Map<FactType, Set<String>> read = new TreeMap<>(Comparator.comparingInt(FactType::place));
    for (Pattern pattern : rule.patterns()) {
      pattern.conditions().forEach(condition -> collect(condition, pattern.fact(), read));
    }
    return read;
  }

  private static void collect(
      Expression expression, FactType here, Map<FactType, Set<String>> read) {
    if (expression instanceof Expression.Read leaf && !leaf.fact().equals(here)) {
      read.computeIfAbsent(leaf.fact(), fact -> new TreeSet<>()).add(leaf.property().name());
    }
    expression.parts().forEach(part -> collect(part, here, read));
  }

  private static boolean readsPolicy(Rule rule) {
    return rule.patterns().stream()
        .flatMap(pattern -> pattern.conditions().stream())
        .anyMatch(DrlWriter::readsPolicy);
  }

  private static boolean readsPolicy(Expression expression) {
    return expression instanceof Expression.Tunable
        || expression.parts().stream().anyMatch(DrlWriter::readsPolicy);
  }

  private static String variable(FactType fact, String property) {
    return "$" + fact.name() + "_" + property;
  }

  private static String condition(Expression expression, FactType here) {
    if (expression instanceof Expression.Either either) {
      return chain(either, here);
    }
    if (expression instanceof Expression.Not not) {
      return "!(" + condition(not.of(), here) + ")";
    }
    if (expression instanceof Expression.Comparison comparison) {
      return comparison(comparison, here);
    }
    if (expression instanceof Expression.OneOf oneOf) {
      return oneOf(oneOf, here);
    }
    return operand(expression, here) + " == true";
  }

  private static String chain(Expression.Either last, FactType here) {
    String left =
        last.left() instanceof Expression.Either before && before.both() == last.both()
            ? chain(before, here)
            : "(" + condition(last.left(), here) + ")";
    return left + (last.both() ? " && " : " || ") + "(" + condition(last.right(), here) + ")";
  }

  private static String comparison(Expression.Comparison comparison, FactType here) {
    boolean exact = isNumber(comparison.left()) && isEquality(comparison.order());
    return side(comparison.left(), here, exact)
        + " "
        + comparison.order()
        + " "
        + side(comparison.right(), here, exact);
  }

  /**
   * An index over whole numbers would cut a fraction that it is asked for, so that 10.5 equals 10:
   * what is not a literal is turned into a fraction first. One over fractions would tell 0 from -0.
   */
  private static String side(Expression expression, FactType here, boolean exact) {
    return exact ? unindexed(expression, here) : operand(expression, here);
  }

  private static String unindexed(Expression expression, FactType here) {
    return expression instanceof Expression.Read read && !read.property().isWhole()
        ? "(0.0 + " + operand(read, here) + ")"
        : number(expression, here);
  }

  private static boolean isEquality(Expression.Order order) {
    return order == Expression.Order.EQUAL || order == Expression.Order.DIFFERENT;
  }

  private static boolean isNumber(Expression expression) {
    return expression.type() == Type.NUMBER;
  }

  private static String oneOf(Expression.OneOf oneOf, FactType here) {
    String of = isNumber(oneOf.of()) ? unindexed(oneOf.of(), here) : operand(oneOf.of(), here);
    String equal =
        oneOf.choices().stream()
            .map(choice -> "(" + of + " == " + operand(choice, here) + ")")
            .collect(Collectors.joining(" || "));
    return oneOf.negated() ? "!(" + equal + ")" : equal;
  }

  /** A side of a comparison, as it is. */
  private static String operand(Expression expression, FactType here) {
    if (expression instanceof Expression.Read read) {
      return read.fact().equals(here)
          ? read.property().name()
          : variable(read.fact(), read.property().name());
    }
    if (expression instanceof Expression.Literal literal) {
      return literal(literal);
    }
    return number(expression, here);
  }

  private static String literal(Expression.Literal literal) {
    if (literal.value() instanceof Double number) {
      return Numbers.exact(number);
    }
    return literal.value() instanceof String text
        ? '"' + text + '"'
        : String.valueOf(literal.value());
  }

  /** A fraction of double precision, whatever it is made of: whole numbers would be cut by /. */
  private static String number(Expression expression, FactType here) {
    if (expression instanceof Expression.Tunable tunable) {
      return POLICY + ".at(" + tunable.slot() + ")";
    }
    if (expression instanceof Expression.Negative negative) {
      return "(0.0 - " + number(negative.of(), here) + ")";
    }
    if (expression instanceof Expression.Arithmetic arithmetic) {
      return arithmetic(arithmetic, here);
    }
    if (expression instanceof Expression.Literal literal && literal.number() < 0) {
      return "(0.0 - " + Numbers.exact(-literal.number()) + ")";
    }
    return expression instanceof Expression.Read read && read.property().isWhole()
        ? "(1.0 * " + operand(read, here) + ")"
        : operand(expression, here);
  }

  /**
   * A chain of one precedence is written without parentheses: it is computed from the left anyhow,
   * and what Drools needs to read nested ones grows with their depth.
   */
  private static String arithmetic(Expression.Arithmetic arithmetic, FactType here) {
    return "(" + chain(arithmetic, here) + ")";
  }

  private static String chain(Expression.Arithmetic last, FactType here) {
    String left =
        last.left() instanceof Expression.Arithmetic before && isProduct(before) == isProduct(last)
            ? chain(before, here)
            : number(last.left(), here);
    String right = number(last.right(), here);
    return left
        + " "
        + last.operator()
        + " "
        + (last.operator() == '/' ? "Division.nonZero(" + right + ")" : right);
  }

  private static boolean isProduct(Expression.Arithmetic arithmetic) {
    return arithmetic.operator() == '*' || arithmetic.operator() == '/';
  }
}
