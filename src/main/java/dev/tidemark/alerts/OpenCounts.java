package dev.tidemark.alerts;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many alerts of rules are open: counted at most once a second for a rule that is far from its
 * limit, since counting reads each of them, and each time where it is near. Safe for use by several
 * threads.
 */
final class OpenCounts {

  private static final String COUNT =
      """
      SELECT COUNT(*) FROM alert
      WHERE rule_name = ? AND rule = ? AND resolved_millis = 0 AND shadow = ?""";

  private static final long KNOWN_MILLIS = 1_000;

  /** Of a limit: what is above is left to others that open alerts of the rule within the second. */
  private static final double NEAR = 0.5;

  private record Known(long count, long atMillis) {

    boolean isOf(long nowMillis) {
      return Math.abs(nowMillis - atMillis) < KNOWN_MILLIS;
    }
  }

  private final long near;
  private final Map<RuleRef, Known> known = new ConcurrentHashMap<>();

  /**
   * @param limit how many may be open
   */
  OpenCounts(long limit) {
    this.near = (long) (limit * NEAR);
  }

  /**
   * @param most how many the caller may open now
   */
  long of(Connection connection, RuleRef rule, long most, long nowMillis) throws SQLException {
    Known before = known.get(rule);
    if (before != null && before.isOf(nowMillis) && before.count() + most < near) {
      return before.count();
    }
    long count = count(connection, rule);
    known.put(rule, new Known(count, nowMillis));
    return count;
  }

  /** Once it is committed. */
  void opened(Collection<Decision> decisions) {
    for (Decision decision : decisions) {
      if (decision.isNew()) {
        known.computeIfPresent(
            decision.after().fingerprint().rule(),
            (rule, before) -> new Known(before.count() + 1, before.atMillis()));
      }
    }
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
