package dev.tidemark.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The alert rules as they are committed. */
final class AlertRules {

  static final Path FOLDER = Path.of("dashboards", "prometheus");

  /** A name of the service's, of the JVM's or of Prometheus' own, with its labels. */
  private static final Pattern SERIES =
      Pattern.compile("\\b(up|(?:tidemark|http|jvm)_[a-z0-9_]+)(\\{[^}]*\\})?");

  private AlertRules() {}

  /** One rule. */
  record Rule(String name, String expression, String severity, String summary, String runbook) {

    /** What it looks at, whatever it compares it with. */
    List<String> series() {
      return SERIES.matcher(expression).results().map(MatchResult::group).toList();
    }
  }

  static List<Rule> all() {
    List<Rule> rules = new ArrayList<>();
    for (JsonNode group : yaml(FOLDER.resolve("tidemark.rules.yml")).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        rules.add(
            new Rule(
                rule.path("alert").asText(),
                rule.path("expr").asText(),
                rule.path("labels").path("severity").asText(),
                rule.path("annotations").path("summary").asText(),
                rule.path("annotations").path("runbook_url").asText()));
      }
    }
    return rules;
  }

  static JsonNode yaml(Path file) {
    try {
      return new YAMLMapper().readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
