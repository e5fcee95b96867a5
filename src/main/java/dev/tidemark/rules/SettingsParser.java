package dev.tidemark.rules;

import dev.tidemark.kernel.Nearest;
import dev.tidemark.rules.Token.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the annotations of a rule. */
final class SettingsParser {

  /** What each annotation says; the vocabulary shows it. */
  static final Map<String, String> MEANINGS = meanings();

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,7})([smhd])");
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);
  private static final int LONGEST_TITLE = 120;
  private static final Pattern RUNBOOK = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");
  private static final int MOST_TUNABLES = 20;

  private final Words words;
  private final Map<String, Token> values = new HashMap<>();
  private final Map<String, Double> tunables = new LinkedHashMap<>();
  private final Map<String, Token> declared = new HashMap<>();

  SettingsParser(Words words) {
    this.words = words;
  }

  private static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("severity", "P1, P2 or P3; P3 where it is left out");
    meanings.put("title", "What the alert is called; the rule's name where it is left out");
    meanings.put("hold", "How long it must be true before it fires, like 5m; at once");
    meanings.put("clear", "How long it must be untrue before it is resolved, like 10m; at once");
    meanings.put("cooldown", "How long after that it may not fire again, like 15m; none");
    meanings.put("repeat", "After which people are told again while it fires, like 1h");
    meanings.put("escalate", "After which it is escalated while nobody acknowledges it, like 10m");
    meanings.put("runbook", "The name of what runs on P1");
    meanings.put("silence", "never: no silence, inhibition or maintenance window hides it");
    meanings.put("tunable", "Numbers that people may set, with their defaults: name = 10, ...");
    return meanings;
  }

  /** Reads all there are. */
  RuleSettings read(String ruleName) {
    while (words.isNext("@")) {
      words.next();
      try {
        annotation();
      } catch (Mistake mistake) {
        words.note(mistake.diagnostic());
        words.skipTo("@", "when");
      }
    }
    return settings(ruleName);
  }

  private void annotation() {
    Token name = words.want(Kind.NAME, "the name of an annotation after @");
    if (!MEANINGS.containsKey(name.text())) {
      throw new Mistake(
          name.says(
              "there is no annotation @"
                  + name.text()
                  + Nearest.hint(name.text(), MEANINGS.keySet())));
    }
    words.want("(", "( after @" + name.text());
    if (name.is("tunable")) {
      tunables();
    } else {
      if (values.containsKey(name.text())) {
        words.note(name.says("@" + name.text() + " is given twice"));
      }
      Token value = words.peek();
      if (value.kind() != Kind.STRING && value.kind() != Kind.NAME) {
        throw words.unexpected("a text in double quotes");
      }
      values.put(name.text(), words.next());
    }
    words.want(")", ") after @" + name.text());
  }

  private void tunables() {
    do {
      Token name = words.want(Kind.NAME, "the name of a tunable");
      words.want("=", "= and a number after the name of a tunable");
      boolean negative = words.accept("-");
      Token value = words.want(Kind.NUMBER, "a number");
      if (declared.put(name.text(), name) != null) {
        words.note(name.says("the tunable " + name.text() + " is declared twice"));
      }
      if (tunables.size() == MOST_TUNABLES) {
        throw new Mistake(name.says("a rule has at most " + MOST_TUNABLES + " tunables"));
      }
      double number = Double.parseDouble(value.text());
      tunables.put(name.text(), negative ? -number : number);
    } while (words.accept(","));
  }

  /** The declared tunables and their defaults. */
  Map<String, Double> declaredTunables() {
    return tunables;
  }

  Token declaration(String tunable) {
    Token token = declared.get(tunable);
    return token == null ? words.peek() : token;
  }

  private RuleSettings settings(String ruleName) {
    return new RuleSettings(
        severity(),
        title(ruleName),
        duration("hold", Duration.ZERO),
        duration("clear", Duration.ZERO),
        duration("cooldown", Duration.ZERO),
        pause("repeat"),
        pause("escalate"),
        runbook(),
        mayBeHidden());
  }

  private Severity severity() {
    Token value = values.get("severity");
    if (value == null) {
      return Severity.P3;
    }
    for (Severity severity : Severity.values()) {
      if (severity.name().equals(value.text())) {
        return severity;
      }
    }
    words.note(value.says("@severity is P1, P2 or P3"));
    return Severity.P3;
  }

  private String title(String ruleName) {
    Token value = values.get("title");
    if (value == null) {
      return ruleName;
    }
    if (value.text().isBlank() || value.text().length() > LONGEST_TITLE) {
      words.note(value.says("@title has 1 to " + LONGEST_TITLE + " characters"));
    }
    return value.text();
  }

  private @Nullable String runbook() {
    Token value = values.get("runbook");
    if (value == null) {
      return null;
    }
    if (!RUNBOOK.matcher(value.text()).matches()) {
      words.note(value.says("@runbook is a name of lower-case letters, digits and -, at most 60"));
    }
    return value.text();
  }

  private boolean mayBeHidden() {
    Token value = values.get("silence");
    if (value != null && !value.text().equals("never")) {
      words.note(value.says("@silence is \"never\", or is left out"));
    }
    return value == null;
  }

  private Duration duration(String annotation, Duration otherwise) {
    Duration duration = duration(annotation);
    return duration == null ? otherwise : duration;
  }

  private @Nullable Duration pause(String annotation) {
    Duration pause = duration(annotation);
    Token value = values.get(annotation);
    if (pause != null && value != null && pause.compareTo(SHORTEST_PAUSE) < 0) {
      words.note(value.says("@" + annotation + " is at least \"1m\""));
    }
    return pause;
  }

  private @Nullable Duration duration(String annotation) {
    Token value = values.get(annotation);
    if (value == null) {
      return null;
    }
    Matcher matcher = DURATION.matcher(value.text());
    Duration duration = matcher.matches() ? duration(matcher) : LONGEST.plusSeconds(1);
    if (duration.compareTo(LONGEST) > 0) {
      words.note(
          value.says(
              "@"
                  + annotation
                  + " is a whole number and s, m, h or d in double quotes, like \"5m\", at most"
                  + " \"30d\""));
      return Duration.ZERO;
    }
    return duration;
  }

  private static Duration duration(Matcher matcher) {
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
