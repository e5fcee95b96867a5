package dev.tidemark.alerts;

import dev.tidemark.rules.RuleSettings;
import java.util.regex.Pattern;

/**
 * What an alert's rule said when it was true last.
 *
 * @param category of a product; empty for none
 */
record Seen(
    long ruleVersion,
    RuleSettings settings,
    String message,
    String category,
    Risk risk,
    long atMillis) {

  private static final Pattern FIGURE = Pattern.compile("-?[0-9][0-9.,]*");
  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_MESSAGE = 500;
  private static final int LONGEST_RUNBOOK = 200;

  static Seen of(Observation.True seen, long nowMillis) {
    RuleSettings given = seen.finding().settings();
    String runbook = given.runbook();
    RuleSettings settings =
        new RuleSettings(
            given.severity(),
            cut(given.title(), LONGEST_TITLE),
            given.hold(),
            given.clear(),
            given.cooldown(),
            given.repeat(),
            given.escalate(),
            runbook == null ? null : cut(runbook, LONGEST_RUNBOOK),
            given.mayBeHidden());
    return new Seen(
        seen.finding().rule().version(),
        settings,
        cut(seen.finding().message(), LONGEST_MESSAGE),
        cut(seen.category(), LONGEST_TITLE),
        Risk.of(seen.finding().facts()),
        nowMillis);
  }

  /** Whether people would read nothing else, but for figures: these may wait a while. */
  boolean readsAs(Seen other) {
    return category.equals(other.category)
        && isOfSameRule(other)
        && (message.equals(other.message)
            || withoutFigures(message).equals(withoutFigures(other.message)));
  }

  /** Whether its rule says the very same. */
  boolean saysAs(Seen other) {
    return isOfSameRule(other) && message.equals(other.message);
  }

  private boolean isOfSameRule(Seen other) {
    return ruleVersion == other.ruleVersion && settings.equals(other.settings);
  }

  private static String withoutFigures(String text) {
    return FIGURE.matcher(text).replaceAll("#");
  }

  private static String cut(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) : text;
  }
}
