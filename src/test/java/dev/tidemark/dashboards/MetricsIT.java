package dev.tidemark.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Every query of every panel and alert rule, asked of a real Prometheus that scrapes the packaged
 * service while it plays the demo's sale.
 */
@EnabledIf(
    value = "dev.tidemark.dashboards.Prometheus#isInstalled",
    disabledReason = "there is no /usr/bin/prometheus on this machine")
class MetricsIT {

  private static final String KEY = "integration-test-key";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void everyQueryOfADashboardAndEveryAlertRuleFindsWhatItAsksFor() throws IOException {
    Path home =
        Files.createTempDirectory(Files.createDirectories(Path.of("target")), "prometheus-")
            .toAbsolutePath();
    HttpServer partner = partner();
    try (ServiceProcess service =
            ServiceProcess.start(environment(home), "demo", "--speed", "20000");
        Prometheus prometheus = Prometheus.start(configuration(home, service), home)) {
      Api api = new Api(service.baseUri(), KEY);
      tellPartner(api, partner.getAddress().getPort());
      alertOfWhatSells(api);
      Set<String> open = expressions();
      assertTrue(open.size() > 60);
      try {
        Await.until(
            LIMIT,
            "data for every query",
            () -> {
              if (open.stream().anyMatch(query -> query.contains("discrepancies"))) {
                report(api);
              }
              open.removeIf(prometheus::hasData);
              return open.isEmpty();
            });
      } catch (AssertionError e) {
        throw new AssertionError("no data for\n" + String.join("\n", open), e);
      }
      assertRulesAreEvaluated(prometheus);
    } finally {
      partner.stop(0);
    }
  }

  private static void assertRulesAreEvaluated(Prometheus prometheus) {
    int evaluated = 0;
    for (JsonNode group : prometheus.get("/api/v1/rules").path("data").path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        assertEquals("ok", rule.path("health").asText(), rule::toString);
        evaluated++;
      }
    }
    assertEquals(AlertRules.all().size(), evaluated);
  }

  /** Variables as Grafana fills them in while nothing was chosen. */
  private static Set<String> expressions() {
    Set<String> expressions = new LinkedHashSet<>();
    Dashboards.all().stream()
        .flatMap(Dashboard::panels)
        .flatMap(panel -> panel.queries().stream())
        .map(
            query ->
                query
                    .expression()
                    .replace("$__rate_interval", "30s")
                    .replaceAll("\\$(job|instance|sku|channel)", ".*"))
        .forEach(expressions::add);
    AlertRules.all().forEach(rule -> expressions.addAll(rule.series()));
    expressions.addAll(autoscaler());
    return expressions;
  }

  /** What prometheus-adapter looks for and asks, where there are no pods. */
  private static List<String> autoscaler() {
    JsonNode rule =
        AlertRules.yaml(Path.of("docker", "prometheus-adapter.yaml"))
            .path("rules")
            .path("custom")
            .path(0);
    return List.of(
        rule.path("seriesQuery").asText().replace("namespace!=\"\",pod!=\"\"", "instance!=\"\""),
        rule.path("metricsQuery")
            .asText()
            .replace("<<.LabelMatchers>>", "instance!=\"\"")
            .replace("<<.GroupBy>>", "instance"));
  }

  /** Takes everything. */
  private static HttpServer partner() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static void tellPartner(Api api, int port) {
    String url = "http://127.0.0.1:" + port;
    assertEquals(
        201, api.put("/v1/channels/metrics-it", "{\"url\":\"" + url + "/stock\"}").status());
    String webhook = "{\"url\":\"" + url + "/hook\",\"types\":[\"*\"]}";
    assertEquals(201, api.post("/v1/webhooks", webhook).status());
  }

  /** A P2 throttles by itself, which the demo's guardrails only note. */
  private static void alertOfWhatSells(Api api) {
    String drl =
        """
        rule "it sells" @severity("P2")
        when StockPosition( held > 0 ) then actions.alert("it sells"); end
        """;
    assertEquals(201, api.put("/v1/rules/metrics-it", Json.of("drl", drl)).status());
    assertEquals(200, api.post("/v1/rules/metrics-it/activate", "{}").status());
  }

  /** That the channel has another number than it was told. */
  private static void report(Api api) {
    JsonNode products = api.get("/v1/products?limit=5").json().path("items");
    for (JsonNode product : products) {
      api.post(
          "/v1/channels/metrics-it/reports",
          "{\"items\":[{\"sku\":\"" + product.path("sku").asText() + "\",\"available\":999999}]}");
    }
  }

  private static Path configuration(Path home, ServiceProcess service) throws IOException {
    String text =
        Files.readString(AlertRules.FOLDER.resolve("prometheus.yml"))
            .replace("interval: 10s", "interval: 1s")
            .replace("tidemark:8080", service.baseUri().getAuthority());
    Files.copy(AlertRules.FOLDER.resolve("tidemark.rules.yml"), home.resolve("tidemark.rules.yml"));
    return Files.writeString(home.resolve("prometheus.yml"), text);
  }

  /** On data of its own: others must not meet its endpoints and rules. */
  private static Map<String, String> environment(Path home) {
    return Map.of(
        "TIDEMARK_DATA_DIR", home.resolve("service").toString(),
        "TIDEMARK_ADMIN_KEY", KEY,
        "TIDEMARK_METRICS_TOP_PRODUCTS", "20",
        "TIDEMARK_CONSERVATION_EVERY", "5s",
        "TIDEMARK_OUTBOUND_ALLOW", "127.0.0.1",
        "TIDEMARK_WEBHOOKS_ALLOW_HTTP", "true");
  }
}
