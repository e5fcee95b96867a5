package dev.tidemark.rules;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A text of rules, read and checked against what is allowed. The language is a part of DRL: kinds
 * of facts with conditions, and verbs to call. Nothing of a text is ever compiled or run as it
 * stands; reading one takes time in proportion to its length, whatever it holds. Immutable.
 */
public final class RuleText {

  /** Longer texts are refused unread. */
  public static final int MOST_CHARACTERS = 64 * 1024;

  private final String source;
  private final List<Rule> rules;
  private final List<Diagnostic> diagnostics;
  private final Map<String, Double> defaults;
  private final int parts;

  private RuleText(
      String source,
      List<Rule> rules,
      List<Diagnostic> diagnostics,
      Map<String, Double> defaults,
      int parts) {
    this.source = source;
    this.rules = rules;
    this.diagnostics = diagnostics;
    this.defaults = defaults;
    this.parts = parts;
  }

  /** Reads a text. Never throws for what it holds: {@link #diagnostics()} tell what is wrong. */
  public static RuleText parse(String source) {
    return parse(source, 0);
  }

  private static RuleText parse(String source, int firstSlot) {
    if (source.length() > MOST_CHARACTERS) {
      return new RuleText(
          source,
          List.of(),
          List.of(new Diagnostic(1, 1, "a text has at most " + MOST_CHARACTERS + " characters")),
          Map.of(),
          0);
    }
    Words words = new Words(Lexer.tokens(source));
    TextParser parser = new TextParser(words, firstSlot);
    List<Rule> rules = read(parser);
    List<Diagnostic> diagnostics = words.diagnostics();
    return new RuleText(
        source,
        diagnostics.isEmpty() ? List.copyOf(rules) : List.of(),
        diagnostics,
        parser.defaults(),
        words.parts());
  }

  private static List<Rule> read(TextParser parser) {
    try {
      return parser.read();
    } catch (Words.EnoughSaid e) {
      return List.of();
    }
  }

  /** The same text with its tunables' places counted from there. */
  RuleText placedAt(int firstSlot) {
    return parse(source, firstSlot);
  }

  public String source() {
    return source;
  }

  /** What is wrong, in the order of the text, at most 50; empty if it may be deployed. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  public boolean isValid() {
    return diagnostics.isEmpty();
  }

  /** What its rules are; empty if the text is not valid. */
  public List<Summary> summaries() {
    return rules.stream().map(this::summary).toList();
  }

  /** The tunables that it declares, and their defaults, by name. */
  public Map<String, Double> tunables() {
    return new TreeMap<>(defaults);
  }

  /** How many properties, numbers and signs it has: what compiling it costs goes by that. */
  int parts() {
    return parts;
  }

  List<Rule> rules() {
    return rules;
  }

  /** In the order of their places. */
  Map<String, Double> defaults() {
    return defaults;
  }

  private Summary summary(Rule rule) {
    return new Summary(
        rule.name(),
        rule.settings(),
        rule.about(),
        rule.patterns().stream().map(pattern -> pattern.fact().name()).distinct().toList(),
        rule.calls().stream().map(call -> call.verb().toString()).distinct().toList(),
        rule.tunables().keySet().stream().sorted().toList());
  }

  /**
   * What a rule is about, without what it says.
   *
   * @param facts the kinds of facts that it asks for
   * @param verbs what it may want done
   * @param tunables the parameters that it reads
   */
  public record Summary(
      String rule,
      RuleSettings settings,
      Subject.Kind about,
      List<String> facts,
      List<String> verbs,
      List<String> tunables) {}
}
