package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.Program;
import dev.tidemark.TidemarkTest;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * What Alertmanager's own programs make of us, and we of them: {@code amtool}, and an Alertmanager
 * that has us as a receiver. Skipped where they are not installed.
 */
@TidemarkTest
@EnabledIf("areInstalled")
class AlertmanagerProgramsTest {

  private static final Path AMTOOL = Path.of("/usr/bin/amtool");
  private static final Path SERVER = Path.of("/usr/bin/prometheus-alertmanager");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Inject AlertBook book;

  private final String sku = Api.newSku();
  private final Findings.Rule rule = Findings.rule(Findings.newRule(), Severity.P2).in("clocks");
  private Api api;
  private Path home;

  static boolean areInstalled() {
    return Files.isExecutable(AMTOOL) && Files.isExecutable(SERVER);
  }

  @BeforeEach
  void connect() throws IOException {
    api = Api.ofTest();
    Path target = Files.createDirectories(Path.of("target"));
    home = Files.createTempDirectory(target, "alertmanager-").toAbsolutePath();
  }

  private static String ours() {
    return "http://127.0.0.1:" + RestAssured.port + "/v1/alertmanager";
  }

  /** A key is sent as a bearer's: neither program sends other headers. */
  private String key(String... scopes) {
    return api.post(
            "/v1/keys", Json.of("name", "am-" + UUID.randomUUID(), "scopes", List.of(scopes)))
        .json()
        .path("key")
        .asText();
  }

  private String amtool(String... arguments) throws Exception {
    Path http = home.resolve("http.yml");
    if (!Files.exists(http)) {
      Files.writeString(http, "authorization:\n  credentials: " + key("read", "operate") + "\n");
    }
    List<String> command = new ArrayList<>(List.of(AMTOOL.toString()));
    command.addAll(
        List.of(
            "--alertmanager.url=" + ours(), "--http.config.file=" + http, "--no-version-check"));
    command.addAll(List.of(arguments));
    return Program.run(command);
  }

  @Test
  void amtoolSeesOurAlertsAndSilencesThem() throws Exception {
    book.apply(List.of(Subject.product(sku)), Findings.of(rule.about(sku)), Set.of(rule.ref()));
    String name = "alertname=" + rule.name();
    JsonNode found = JSON.readTree(amtool("alert", "query", name, "-o", "json"));
    assertEquals(sku, found.path(0).path("labels").path("product").asText());
    assertTrue(amtool("alert", "query", name).contains(rule.name()));

    String first =
        amtool(
            "silence", "add", name, "product=" + sku, "-c", "unpacking", "-a", "eva", "-d", "1h");
    assertEquals(
        "",
        amtool("alert", "query", "--active", name, "-o", "simple")
            .lines()
            .skip(1)
            .findAny()
            .orElse(""));
    JsonNode silences = JSON.readTree(amtool("silence", "query", name, "-o", "json"));
    assertEquals(first, silences.path(0).path("id").asText());

    var unused = amtool("silence", "update", "-d", "2h", "-c", "still", first);
    String second = amtool("silence", "query", "-q", name);
    assertTrue(second.matches("[0-9a-f-]{36}") && !second.equals(first), second);
    assertEquals("", amtool("silence", "expire", second));
    assertEquals("", amtool("silence", "query", "-q", name));
    assertTrue(amtool("silence", "query", "-q", "--expired", name).contains(second));
    assertTrue(amtool("config", "show").contains("receiver: tidemark"));
    assertTrue(amtool("config", "routes", "show").contains("receiver: tidemark"));
    assertTrue(amtool("cluster", "show").contains("disabled"));
  }

  @Test
  void anAlertmanagerTellsUsOfItsAlertsAndOfTheirEnd() throws Exception {
    Path configuration = home.resolve("alertmanager.yml");
    Files.writeString(
        configuration,
        """
        route: {receiver: tidemark, group_by: [alertname], group_wait: 1s, group_interval: 1s}
        receivers:
          - name: tidemark
            webhook_configs:
              - url: %s/webhook
                max_alerts: 200
                http_config: {authorization: {credentials: %s}}
        """
            .formatted(ours(), key("ingest")));
    Program.run(List.of(AMTOOL.toString(), "check-config", configuration.toString()));
    int port = Program.freePort();
    List<String> command =
        List.of(
            SERVER.toString(),
            "--config.file=" + configuration,
            "--storage.path=" + home.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port,
            "--cluster.listen-address=");
    Program server = Program.start(command, home.resolve("alertmanager.log"));
    try {
      tellAndEnd("http://127.0.0.1:" + port);
    } finally {
      server.close();
    }
  }

  private void tellAndEnd(String address) throws Exception {
    String name = "Down" + UUID.randomUUID();
    List<String> alert =
        new ArrayList<>(List.of(AMTOOL.toString(), "--alertmanager.url=" + address));
    alert.addAll(List.of("alert", "add", name, "instance=a:1", "severity=critical"));
    alert.add("--annotation=summary=a:1 is down");
    Await.until(LIMIT, "Alertmanager takes it", () -> works(alert));
    Await.until(LIMIT, "told to us", () -> open(name).size() == 1);
    assertEquals("a:1 is down", open(name).path(0).path("title").asText());
    alert.add("--end=" + Instant.now());
    Program.run(alert);
    Await.until(LIMIT, "over with us", () -> open(name).isEmpty());
  }

  private static boolean works(List<String> command) {
    try {
      Program.run(command);
      return true;
    } catch (AssertionError notYet) {
      return false;
    }
  }

  private JsonNode open(String name) {
    return api.get("/v1/alerts?rule=" + name).json().path("items");
  }
}
