package dev.tidemark.dashboards;

import java.util.ArrayList;
import java.util.List;

/**
 * One panel.
 *
 * @param kind as Grafana calls it
 * @param unit as Grafana calls it
 * @param width of 24
 * @param alarm from this value on it is red; NaN for never
 */
record Panel(
    String kind,
    String title,
    String description,
    String unit,
    int width,
    double alarm,
    List<Query> queries) {

  static final int STAT_HEIGHT = 4;
  static final int CHART_HEIGHT = 8;

  /**
   * One query.
   *
   * @param expression PromQL, with the variables of the dashboard
   * @param legend how a series is called
   */
  record Query(String expression, String legend) {}

  /** One number, six to a row. */
  static Panel stat(String title, String description, String unit, String expression) {
    return new Panel(
        "stat", title, description, unit, 4, Double.NaN, List.of(query(expression, "")));
  }

  /** Lines over time, two to a row. */
  static Panel chart(String title, String description, String unit, String... queries) {
    return new Panel("timeseries", title, description, unit, 12, Double.NaN, pairs(queries));
  }

  /** Bars, the longest first. */
  static Panel bars(String title, String description, String unit, String... queries) {
    return new Panel("bargauge", title, description, unit, 12, Double.NaN, pairs(queries));
  }

  Panel redFrom(double value) {
    return new Panel(kind, title, description, unit, width, value, queries);
  }

  Panel wide(int columns) {
    return new Panel(kind, title, description, unit, columns, alarm, queries);
  }

  int height() {
    return kind.equals("stat") ? STAT_HEIGHT : CHART_HEIGHT;
  }

  private static List<Query> pairs(String... queries) {
    List<Query> pairs = new ArrayList<>();
    for (int i = 0; i < queries.length; i += 2) {
      pairs.add(query(queries[i], queries[i + 1]));
    }
    return pairs;
  }

  /** Where a selector begins with §, the processes that were chosen are meant. */
  private static Query query(String expression, String legend) {
    return new Query(
        expression.strip().replace("§", "job=~\"$job\",instance=~\"$instance\""), legend);
  }
}
