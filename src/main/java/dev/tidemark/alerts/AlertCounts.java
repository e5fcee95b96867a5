package dev.tidemark.alerts;

import dev.tidemark.rules.Severity;
import dev.tidemark.storage.ProductDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many alerts are open. Blocks; safe for use by several threads. */
@Singleton
public class AlertCounts {

  private static final String COUNT =
      """
      SELECT state, severity, COUNT(*) FROM alert
      WHERE resolved_millis = 0 AND shadow = FALSE %s GROUP BY state, severity""";

  /** A rule of Prometheus about our alerts must not keep itself firing. */
  private static final String OWN = "AND subject_kind <> 'EXTERNAL'";

  /** Of the twenty rules with the most. */
  private static final String COUNT_BY_RULE =
      """
      SELECT rule_name, COUNT(*) FROM alert
      WHERE resolved_millis = 0 AND fired_millis > 0 AND shadow = FALSE
        AND subject_kind <> 'EXTERNAL'
      GROUP BY rule_name ORDER BY COUNT(*) DESC, rule_name LIMIT 20""";

  private final ProductDatabase database;
  private final MultiGauge gauge;
  private final MultiGauge byRule;

  AlertCounts(ProductDatabase database, MeterRegistry metrics) {
    this.database = database;
    this.gauge =
        MultiGauge.builder("tidemark.alerts")
            .description("Open alerts, without those of shadow rules and of others")
            .register(metrics);
    this.byRule =
        MultiGauge.builder("tidemark.rule.alerts")
            .description("Alerts that fire or are acknowledged, of the twenty rules with the most")
            .register(metrics);
  }

  /** By state, then by severity; 0 where there are none. With those of others. */
  public Map<String, Map<String, Long>> read() {
    return read("");
  }

  private Map<String, Map<String, Long>> read(String which) {
    Map<String, Map<String, Long>> counts = new TreeMap<>();
    for (AlertState state : AlertFilter.OPEN) {
      Map<String, Long> none = new TreeMap<>();
      for (Severity severity : Severity.values()) {
        none.put(severity.name(), 0L);
      }
      counts.put(state.toString(), none);
    }
    database.transact(connection -> count(connection, COUNT.formatted(which), counts));
    return counts;
  }

  private static int count(Connection connection, String sql, Map<String, Map<String, Long>> counts)
      throws SQLException {
    int found = 0;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      for (; row.next(); found++) {
        String state = AlertState.valueOf(row.getString(1)).toString();
        counts.getOrDefault(state, new TreeMap<>()).put(row.getString(2), row.getLong(3));
      }
    }
    return found;
  }

  private static List<MultiGauge.Row<?>> rules(Connection connection) throws SQLException {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(COUNT_BY_RULE)) {
      while (row.next()) {
        rows.add(MultiGauge.Row.of(Tags.of("rule", row.getString(1)), row.getLong(2)));
      }
    }
    return rows;
  }

  void publish() {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    read(OWN)
        .forEach(
            (state, bySeverity) ->
                bySeverity.forEach(
                    (severity, count) ->
                        rows.add(
                            MultiGauge.Row.of(
                                Tags.of("state", state, "severity", severity), count))));
    gauge.register(rows, true);
    byRule.register(database.transact(AlertCounts::rules), true);
  }
}
