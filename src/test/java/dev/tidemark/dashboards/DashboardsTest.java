package dev.tidemark.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Dashboards and alert rules as people and tools read them. */
class DashboardsTest {

  private static final Set<String> UNITS =
      Set.of("short", "s", "reqps", "bytes", "percentunit", "bool_on_off");

  /** If not: run DashboardFiles, and commit what it wrote. */
  @Test
  void theFilesAreWhatTheProgramMakes() throws IOException {
    Set<String> expected = new TreeSet<>();
    for (Dashboard dashboard : Dashboards.all()) {
      Path file = DashboardFiles.FOLDER.resolve(dashboard.file());
      assertEquals(GrafanaJson.of(dashboard), Files.readString(file), file::toString);
      expected.add(dashboard.file());
    }
    try (Stream<Path> files = Files.list(DashboardFiles.FOLDER)) {
      assertEquals(
          expected, files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  @Test
  void everyPanelSaysWhatItShows() {
    Set<String> titles = new HashSet<>();
    for (Dashboard dashboard : Dashboards.all()) {
      assertTrue(titles.add(dashboard.title()), dashboard::title);
      for (Dashboard.Row row : dashboard.rows()) {
        Set<String> within = new HashSet<>();
        for (Panel panel : row.panels()) {
          String where = dashboard.title() + ", " + row.title() + ", " + panel.title();
          assertTrue(within.add(panel.title()), where);
          assertTrue(panel.description().endsWith("."), where);
          assertTrue(UNITS.contains(panel.unit()), where);
          assertFalse(panel.queries().isEmpty(), where);
        }
      }
    }
  }

  /** A dashboard is of the processes that were chosen, and a line is told from another. */
  @Test
  void everyQueryKeepsToWhatWasChosen() {
    for (Panel.Query query : queries()) {
      assertTrue(
          query.expression().contains("job=~\"$job\",instance=~\"$instance\""), query::toString);
      assertFalse(query.expression().contains("§"), query::toString);
      boolean split = query.expression().contains(" by (") && !query.legend().isEmpty();
      assertTrue(!split || query.legend().contains("{{") || isQuantile(query), query::toString);
    }
  }

  /** Of single products only those are asked about that the service chose to tell. */
  @Test
  void noQueryIsOfAllProducts() {
    for (Panel.Query query : queries()) {
      if (query.expression().contains("(sku)")) {
        assertTrue(
            query.expression().contains("tidemark_product_")
                || query.expression().contains("tidemark_drift_units"),
            query::toString);
      }
    }
  }

  @Test
  void everyAlertHasARunbookThatSaysWhatToDo() throws IOException {
    List<AlertRules.Rule> rules = AlertRules.all();
    assertTrue(rules.size() > 10);
    Set<String> pages = new TreeSet<>();
    for (AlertRules.Rule rule : rules) {
      assertTrue(Set.of("critical", "warning").contains(rule.severity()), rule::name);
      assertFalse(rule.summary().isEmpty(), rule::name);
      assertFalse(rule.series().isEmpty(), rule::name);
      assertTrue(rule.runbook().startsWith("{{ $externalLabels.runbooks }}/"), rule::name);
      String page = rule.runbook().substring(rule.runbook().indexOf('/') + 1);
      pages.add(page);
      String text = Files.readString(Path.of("docs", "runbooks", page));
      assertTrue(text.startsWith("# " + rule.name() + "\n"), page);
      for (String part : List.of("**Meaning.**", "**Impact.**", "**Look at.**", "**Do.**")) {
        assertTrue(text.contains(part), page);
      }
    }
    assertEquals(rules.size(), pages.size());
    try (Stream<Path> files = Files.list(Path.of("docs", "runbooks"))) {
      pages.add("README.md");
      assertEquals(pages, files.map(f -> f.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  @Test
  @EnabledIf(
      value = "dev.tidemark.dashboards.Prometheus#isInstalled",
      disabledReason = "there is no /usr/bin/promtool on this machine")
  void promtoolFindsTheRulesRightAndTheyFireWhenTheyShould() {
    assertTrue(
        Prometheus.tool(AlertRules.FOLDER, "check", "config", "prometheus.yml")
            .contains("SUCCESS"));
    assertTrue(
        Prometheus.tool(AlertRules.FOLDER, "test", "rules", "tidemark.rules.test.yml")
            .contains("SUCCESS"));
    String tests = AlertRules.yaml(AlertRules.FOLDER.resolve("tidemark.rules.test.yml")).toString();
    for (AlertRules.Rule rule : AlertRules.all()) {
      assertTrue(tests.contains("\"" + rule.name() + " fires\""), rule::name);
      assertTrue(tests.contains("\"" + rule.name() + " does not fire\""), rule::name);
    }
  }

  private static boolean isQuantile(Panel.Query query) {
    return query.expression().startsWith("histogram_quantile");
  }

  private static List<Panel.Query> queries() {
    return Dashboards.all().stream()
        .flatMap(Dashboard::panels)
        .flatMap(panel -> panel.queries().stream())
        .toList();
  }
}
