package dev.tidemark.alerts;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.rules.Rules;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What matchers would hide, and what they may not. Stateless. */
final class Hideable {

  /** Of the rules that ever had an alert, whether any version of them may be hidden. */
  private static final String RULES =
      """
      SELECT rule_name, rule, MAX(may_be_hidden) FROM alert
      GROUP BY rule_name, rule ORDER BY rule_name, rule LIMIT 10000""";

  /** In pages by the id: of many thousand alerts, not all are read at once. */
  private static final String FIRING =
      """
      resolved_millis = 0 AND fired_millis > 0 AND shadow = FALSE AND id > %s
      ORDER BY id LIMIT %d""";

  private static final int PAGE = 1_000;
  private static final int MOST_PAGES = 100;
  private static final int MOST_SHOWN = 100;

  private Hideable() {}

  /** An alert that matches. */
  record Shown(UUID id, String rule, String subject, String title) {

    static Shown of(Alert alert) {
      return new Shown(
          alert.id(),
          alert.fingerprint().rule().name(),
          alert.fingerprint().subject().key(),
          alert.seen().settings().title());
    }
  }

  /**
   * What fires and matches.
   *
   * @param hides how many are hidden
   * @param hidden up to 100 of them
   * @param notHidden up to 100 of those that may not be
   */
  record Matched(int hides, List<Shown> hidden, List<Shown> notHidden) {

    static final Matched NOTHING = new Matched(0, List.of(), List.of());
  }

  /**
   * @param live the rules that run; what these say now counts more than what their alerts said
   * @throws ProblemException {@link Refusal#SILENCE_REFUSED} if the matchers name rules, and all
   *     that are known of these are never hidden
   */
  static void require(Connection connection, List<Matcher> matchers, Set<Rules.Live> live)
      throws SQLException {
    if (matchers.stream().noneMatch(Matcher::namesRules)) {
      return;
    }
    Map<RuleRef, Boolean> mayBeHidden = ofAlerts(connection);
    live.stream()
        .filter(rule -> !rule.shadow())
        .forEach(
            rule ->
                mayBeHidden.put(new RuleRef(rule.name(), rule.rule(), false), rule.mayBeHidden()));
    mayBeHidden
        .keySet()
        .removeIf(
            rule -> !matchers.stream().allMatch(one -> one.mayMatchRule(rule.name(), rule.rule())));
    if (!mayBeHidden.isEmpty() && !mayBeHidden.containsValue(true)) {
      String never = Collections.min(mayBeHidden.keySet().stream().map(RuleRef::name).toList());
      throw new ProblemException(
          Problem.of(Refusal.SILENCE_REFUSED, "Alerts of this rule are never hidden")
              .with("rule", never));
    }
  }

  /** Also of what the service finds itself, and of rules that run no more. */
  private static Map<RuleRef, Boolean> ofAlerts(Connection connection) throws SQLException {
    Map<RuleRef, Boolean> mayBeHidden = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(RULES)) {
      while (rows.next()) {
        mayBeHidden.put(
            new RuleRef(rows.getString(1), rows.getString(2), false), rows.getBoolean(3));
      }
    }
    return mayBeHidden;
  }

  static Matched matched(Connection connection, List<Matcher> matchers) throws SQLException {
    int hides = 0;
    List<Shown> hidden = new ArrayList<>();
    List<Shown> notHidden = new ArrayList<>();
    UUID after = new UUID(0, 0);
    for (int page = 0; page < MOST_PAGES; page++) {
      List<Alert> some =
          AlertRows.read(connection, FIRING.formatted(AlertRows.literal(after), PAGE));
      for (Alert alert : some) {
        if (Matcher.all(matchers, alert)) {
          boolean hideable = alert.seen().settings().mayBeHidden();
          hides += hideable ? 1 : 0;
          List<Shown> list = hideable ? hidden : notHidden;
          if (list.size() < MOST_SHOWN) {
            list.add(Shown.of(alert));
          }
        }
      }
      if (some.size() < PAGE) {
        break;
      }
      after = some.get(PAGE - 1).id();
    }
    return new Matched(hides, hidden, notHidden);
  }
}
