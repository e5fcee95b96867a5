package dev.tidemark.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Dashboards as Grafana reads them: <a
 * href="https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/">JSON
 * model</a>, schema 39 (Grafana 10 and newer).
 */
final class GrafanaJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int COLUMNS = 24;

  private int nextId = 1;
  private int x;
  private int y;

  private GrafanaJson() {}

  /** With a line feed at the end. */
  static String of(Dashboard dashboard) {
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(indent);
    printer.indentObjectsWith(indent);
    try {
      return JSON.writer(printer).writeValueAsString(new GrafanaJson().dashboard(dashboard)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode dashboard(Dashboard dashboard) {
    ObjectNode node = JSON.createObjectNode();
    node.put("uid", dashboard.uid());
    node.put("title", dashboard.title());
    node.put("description", dashboard.description());
    node.putArray("tags").add("tidemark");
    node.put("schemaVersion", 39);
    node.put("version", 1);
    node.put("editable", true);
    node.put("graphTooltip", 1);
    node.put("refresh", "10s");
    node.put("timezone", "browser");
    node.putObject("time").put("from", "now-1h").put("to", "now");
    links(node.putArray("links"));
    variables(node.putObject("templating").putArray("list"), dashboard.variables());
    ArrayNode panels = node.putArray("panels");
    for (Dashboard.Row row : dashboard.rows()) {
      heading(panels.addObject(), row.title());
      row.panels().forEach(panel -> panel(panels.addObject(), panel));
      newLine(row.panels().get(row.panels().size() - 1).height());
    }
    return node;
  }

  /** To all others, with the time and the variables kept. */
  private static void links(ArrayNode links) {
    ObjectNode others = links.addObject();
    others.put("title", "Tidemark").put("type", "dashboards").put("asDropdown", true);
    others.put("includeVars", true).put("keepTime", true).putArray("tags").add("tidemark");
  }

  private static void variables(ArrayNode list, List<Dashboard.Variable> more) {
    ObjectNode source = list.addObject();
    source.put("name", "datasource").put("label", "Prometheus").put("type", "datasource");
    source.put("query", "prometheus").put("hide", 0).putObject("current");
    variable(list.addObject(), "job", "Job", "label_values(tidemark_http_open_requests, job)");
    variable(
        list.addObject(),
        "instance",
        "Instance",
        "label_values(tidemark_http_open_requests{job=~\"$job\"}, instance)");
    more.forEach(one -> variable(list.addObject(), one.name(), one.label(), one.values()));
  }

  private static void variable(ObjectNode node, String name, String label, String values) {
    node.put("name", name).put("label", label).put("type", "query").put("hide", 0);
    prometheus(node.putObject("datasource"));
    node.putObject("query").put("query", values).put("refId", "values");
    node.put("refresh", 2).put("sort", 1).put("multi", true);
    node.put("includeAll", true).put("allValue", ".*");
    ObjectNode current = node.putObject("current");
    current.put("selected", true);
    current.putArray("text").add("All");
    current.putArray("value").add("$__all");
  }

  private static void prometheus(ObjectNode node) {
    node.put("type", "prometheus").put("uid", "${datasource}");
  }

  private void heading(ObjectNode node, String title) {
    node.put("id", nextId++).put("type", "row").put("title", title).put("collapsed", false);
    place(node, COLUMNS, 1);
    node.putArray("panels");
  }

  private void panel(ObjectNode node, Panel panel) {
    node.put("id", nextId++).put("type", panel.kind());
    node.put("title", panel.title()).put("description", panel.description());
    prometheus(node.putObject("datasource"));
    place(node, panel.width(), panel.height());
    ObjectNode defaults = node.putObject("fieldConfig").putObject("defaults");
    defaults.put("unit", panel.unit()).put("noValue", "–").put("min", 0);
    thresholds(defaults, panel);
    if (panel.kind().equals("timeseries")) {
      defaults.putObject("custom").put("lineWidth", 2).put("fillOpacity", 8);
    }
    node.withObject("/fieldConfig").putArray("overrides");
    options(node.putObject("options"), panel.kind());
    ArrayNode targets = node.putArray("targets");
    for (Panel.Query query : panel.queries()) {
      target(targets, query, panel.kind());
    }
  }

  private static void thresholds(ObjectNode defaults, Panel panel) {
    ObjectNode thresholds = defaults.putObject("thresholds").put("mode", "absolute");
    ArrayNode steps = thresholds.putArray("steps");
    steps.addObject().put("color", Double.isNaN(panel.alarm()) ? "blue" : "green").putNull("value");
    if (!Double.isNaN(panel.alarm())) {
      steps.addObject().put("color", "red").put("value", panel.alarm());
    }
  }

  private static void options(ObjectNode options, String kind) {
    switch (kind) {
      case "timeseries" -> {
        ObjectNode legend = options.putObject("legend").put("displayMode", "table");
        legend.put("placement", "bottom").putArray("calcs").add("lastNotNull").add("max");
        options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
      }
      case "bargauge" -> {
        options.put("orientation", "horizontal").put("displayMode", "basic");
        last(options);
      }
      default -> {
        options.put("colorMode", "value").put("graphMode", "area");
        last(options);
      }
    }
  }

  private static void last(ObjectNode options) {
    options.putObject("reduceOptions").put("values", false).putArray("calcs").add("lastNotNull");
  }

  private static void target(ArrayNode targets, Panel.Query query, String kind) {
    ObjectNode target = targets.addObject();
    target.put("refId", String.valueOf((char) ('A' + targets.size() - 1)));
    prometheus(target.putObject("datasource"));
    target.put("expr", query.expression());
    target.put("legendFormat", query.legend());
    boolean instant = kind.equals("bargauge");
    target.put("instant", instant).put("range", !instant);
  }

  private void place(ObjectNode node, int width, int height) {
    if (x + width > COLUMNS) {
      newLine(height);
    }
    node.putObject("gridPos").put("h", height).put("w", width).put("x", x).put("y", y);
    x += width;
    if (width == COLUMNS) {
      newLine(height);
    }
  }

  private void newLine(int height) {
    if (x > 0) {
      x = 0;
      y += height;
    }
  }
}
