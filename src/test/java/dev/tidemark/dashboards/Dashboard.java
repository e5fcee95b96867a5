package dev.tidemark.dashboards;

import java.util.List;
import java.util.stream.Stream;

/**
 * One dashboard.
 *
 * @param uid of its address, and the name of its file
 * @param variables beside the data source, the job and the instance
 */
record Dashboard(
    String uid, String title, String description, List<Variable> variables, List<Row> rows) {

  /**
   * What a person chooses.
   *
   * @param values the query that lists what there is
   */
  record Variable(String name, String label, String values) {}

  /** Panels below a heading. */
  record Row(String title, List<Panel> panels) {}

  static Row row(String title, Panel... panels) {
    return new Row(title, List.of(panels));
  }

  Stream<Panel> panels() {
    return rows.stream().flatMap(row -> row.panels().stream());
  }

  /** As it is found below a folder of dashboards. */
  String file() {
    return uid + ".json";
  }
}
