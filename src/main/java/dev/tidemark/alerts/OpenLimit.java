package dev.tidemark.alerts;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps a rule that is true of everything from opening an alert for everything. */
final class OpenLimit {

  private static final String COUNT =
      """
      SELECT COUNT(*) FROM alert
      WHERE rule_name = ? AND rule = ? AND resolved_millis = 0 AND shadow = ?""";

  private final AlertSettings settings;
  private final Map<RuleRef, Long> refused;

  /**
   * @param refused gets the rules that may open no more, and how many alerts they would have
   */
  OpenLimit(AlertSettings settings, Map<RuleRef, Long> refused) {
    this.settings = settings;
    this.refused = refused;
  }

  /** The decisions without those that would open too many. Asks only where one opens. */
  List<Decision> of(Connection connection, List<Decision> decisions) throws SQLException {
    Map<RuleRef, Long> open = new HashMap<>();
    List<Decision> allowed = new ArrayList<>();
    for (Decision decision : decisions) {
      RuleRef rule = decision.after().fingerprint().rule();
      if (decision.isNew()) {
        Long before = open.get(rule);
        long count = before == null ? count(connection, rule) : before;
        boolean fits = count < settings.mostOpenPerRule();
        open.put(rule, fits ? count + 1 : count);
        if (!fits) {
          refused.merge(rule, 1L, Long::sum);
          continue;
        }
      }
      allowed.add(decision);
    }
    return allowed;
  }

  private static long count(Connection connection, RuleRef rule) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
      statement.setString(1, rule.name());
      statement.setString(2, rule.rule());
      statement.setBoolean(3, rule.shadow());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
