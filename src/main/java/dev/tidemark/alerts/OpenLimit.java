package dev.tidemark.alerts;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps a rule that is true of everything from opening an alert for everything. */
final class OpenLimit {

  private final AlertSettings settings;
  private final OpenCounts counts;
  private final Map<RuleRef, Long> refused;

  /**
   * @param refused gets the rules that may open no more, and how many alerts they would have
   */
  OpenLimit(AlertSettings settings, OpenCounts counts, Map<RuleRef, Long> refused) {
    this.settings = settings;
    this.counts = counts;
    this.refused = refused;
  }

  /** The decisions without those that would open too many. Asks only where one opens. */
  List<Decision> of(Connection connection, List<Decision> decisions, long nowMillis)
      throws SQLException {
    long most = decisions.stream().filter(Decision::isNew).count();
    Map<RuleRef, Long> open = new HashMap<>();
    List<Decision> allowed = new ArrayList<>();
    for (Decision decision : decisions) {
      RuleRef rule = decision.after().fingerprint().rule();
      if (decision.isNew()) {
        Long before = open.get(rule);
        long count = before == null ? counts.of(connection, rule, most, nowMillis) : before;
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
}
