package dev.tidemark.rules;

import dev.tidemark.rules.Rule.Call;
import dev.tidemark.rules.Rule.Pattern;
import dev.tidemark.rules.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the rules of a text, and after a mistake goes on with the next. */
final class TextParser {

  private static final int MOST_RULES = 20;
  private static final java.util.regex.Pattern NAME =
      java.util.regex.Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ,._/()-]{0,79}");

  private static final Map<String, String> OUTSIDE =
      Map.of(
          "package", "leave it out",
          "import", "facts are known by their names: leave it out",
          "global", "verbs are known as actions.verb(...): leave it out",
          "function", "write the condition itself",
          "declare", "the kinds of facts are given: see the vocabulary",
          "query", "write a rule",
          "unit", "leave it out",
          "dialect", "leave it out");

  private static final String NO_ORDER =
      "every rule that is true is found, in no order: leave it out";

  private static final Map<String, String> ATTRIBUTES =
      Map.ofEntries(
          Map.entry("salience", NO_ORDER),
          Map.entry("no", NO_ORDER),
          Map.entry("lock", NO_ORDER),
          Map.entry("agenda", NO_ORDER),
          Map.entry("activation", NO_ORDER),
          Map.entry("ruleflow", NO_ORDER),
          Map.entry("auto", NO_ORDER),
          Map.entry("timer", "rules are asked all the time: use @hold( \"5m\" )"),
          Map.entry("duration", "use @hold( \"5m\" )"),
          Map.entry("calendars", "use SaleStage( stage == \"rush\" )"),
          Map.entry("date", "activate the rule when it shall run"),
          Map.entry("enabled", "pause the text instead"),
          Map.entry("dialect", "leave it out"),
          Map.entry("extends", "repeat the conditions"));

  private final Words words;
  private final int firstSlot;
  private final Map<String, Integer> slots = new LinkedHashMap<>();
  private final Map<String, Double> defaults = new LinkedHashMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  TextParser(Words words, int firstSlot) {
    this.words = words;
    this.firstSlot = firstSlot;
  }

  /** The rules that were understood; all of them, if there is no diagnostic. */
  List<Rule> read() {
    if (words.peek().kind() == Kind.END) {
      words.note(words.peek().says("there is no rule here"));
    }
    while (words.peek().kind() != Kind.END) {
      try {
        rule();
      } catch (Mistake mistake) {
        words.note(mistake.diagnostic());
        skipRule();
      }
    }
    return rules;
  }

  /** The declared default of every tunable of the text, in the order of their places. */
  Map<String, Double> defaults() {
    return defaults;
  }

  private void skipRule() {
    while (words.peek().kind() != Kind.END && !words.startsRule()) {
      words.next();
    }
  }

  private void rule() {
    Token start = words.peek();
    if (!words.accept("rule")) {
      String instead = OUTSIDE.get(start.text());
      if (start.kind() == Kind.NAME && instead != null) {
        throw new Mistake(start.says(start.text() + " is not allowed: " + instead));
      }
      throw words.unexpected("rule");
    }
    String name = name();
    SettingsParser settings = new SettingsParser(words);
    RuleSettings said = settings.read(name);
    refuseAttributes();
    words.want("when", "@annotation or when after the name of a rule");
    Scope scope = new Scope(words, tunables(settings));
    PatternParser patterns = new PatternParser(words, scope);
    List<Pattern> conditions = patterns.read();
    words.want("then", "then");
    List<Call> calls = new CallParser(words, scope).read();
    words.want("end", "end");
    words.accept(";");
    checkSubject(conditions, start);
    keep(name, said, scope, patterns, conditions, calls);
  }

  private void keep(
      String name,
      RuleSettings settings,
      Scope scope,
      PatternParser patterns,
      List<Pattern> conditions,
      List<Call> calls) {
    Subject.Kind about = patterns.about();
    if (about != null) {
      rules.add(
          new Rule(
              name,
              settings,
              about,
              List.copyOf(conditions),
              scope.variables(),
              scope.tunablesRead(),
              List.copyOf(calls)));
    }
  }

  private String name() {
    Token token = words.peek();
    if (token.kind() != Kind.STRING && token.kind() != Kind.NAME) {
      throw words.unexpected("the name of the rule in double quotes");
    }
    words.next();
    if (words.isNext("-")) {
      throw new Mistake(token.says("put the name of the rule in double quotes"));
    }
    if (!NAME.matcher(token.text()).matches()) {
      words.note(
          token.says(
              "the name of a rule has letters, digits, spaces and , . _ / ( ) -, at most 80"));
    }
    if (names.contains(token.text())) {
      words.note(token.says("there is another rule \"" + token.text() + "\" in this text"));
    }
    if (names.size() == MOST_RULES) {
      words.note(token.says("a text has at most " + MOST_RULES + " rules"));
    }
    if (names.size() <= MOST_RULES) {
      names.add(token.text());
    }
    return token.text();
  }

  private void refuseAttributes() {
    Token token = words.peek();
    String instead = ATTRIBUTES.get(token.text());
    if (token.kind() == Kind.NAME && instead != null) {
      throw new Mistake(token.says(token.text() + " is not allowed: " + instead));
    }
  }

  /** One tunable has one default in a text, and one place, whichever rules declare it. */
  private Map<String, Integer> tunables(SettingsParser settings) {
    Map<String, Integer> known = new LinkedHashMap<>();
    settings
        .declaredTunables()
        .forEach(
            (name, value) -> {
              Double other = defaults.putIfAbsent(name, value);
              if (other != null && !other.equals(value)) {
                words.note(
                    settings
                        .declaration(name)
                        .says(
                            name
                                + " is "
                                + Numbers.shown(other)
                                + " in another rule of this text: give it one default"));
              }
              slots.putIfAbsent(name, firstSlot + slots.size());
              known.put(name, slots.get(name));
            });
    return known;
  }

  private void checkSubject(List<Pattern> patterns, Token start) {
    boolean hasSubject =
        patterns.stream()
            .anyMatch(
                pattern ->
                    pattern.quantifier() == Rule.Quantifier.IS && pattern.fact().about() != null);
    if (!hasSubject) {
      words.note(
          start.says(
              "a rule needs one fact that is there and about something, like StockPosition( ... ):"
                  + " not, exists, Policy and SaleStage alone do not say what it is about"));
    }
  }
}
