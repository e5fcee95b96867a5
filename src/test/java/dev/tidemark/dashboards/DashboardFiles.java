package dev.tidemark.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the dashboards to {@code dashboards/grafana}, where they are committed: {@code ./mvnw -q
 * test-compile exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=dev.tidemark.dashboards.DashboardFiles}.
 */
final class DashboardFiles {

  static final Path FOLDER = Path.of("dashboards", "grafana");

  private DashboardFiles() {}

  public static void main(String... args) throws IOException {
    Files.createDirectories(FOLDER);
    for (Dashboard dashboard : Dashboards.all()) {
      Files.writeString(FOLDER.resolve(dashboard.file()), GrafanaJson.of(dashboard));
    }
  }
}
