package dev.tidemark.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.Await;
import dev.tidemark.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Prometheus of a test's own, from the Debian package, on loopback and a free port, with its data
 * below {@code target}. Not thread-safe.
 */
final class Prometheus implements AutoCloseable {

  private static final Path SERVER = Path.of("/usr/bin/prometheus");
  private static final Path TOOL = Path.of("/usr/bin/promtool");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Program process;
  private final URI address;

  private Prometheus(Program process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Whether this machine has Prometheus; for a test's condition. */
  static boolean isInstalled() {
    return Files.isExecutable(SERVER) && Files.isExecutable(TOOL);
  }

  /** Starts it with a configuration, and returns when it answers. */
  static Prometheus start(Path configuration, Path home) {
    int port = Program.freePort();
    Program process =
        Program.start(
            List.of(
                SERVER.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + home.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=warn"),
            home.resolve("prometheus.log"));
    Prometheus started = new Prometheus(process, URI.create("http://127.0.0.1:" + port));
    Await.until(LIMIT, "Prometheus ready", started::isReady);
    return started;
  }

  /** What promtool says; fails where it finds fault. */
  static String tool(Path directory, String... arguments) {
    return Program.run(
        directory, Stream.concat(Stream.of(TOOL.toString()), Stream.of(arguments)).toList());
  }

  /** The series that an expression yields now. */
  JsonNode query(String expression) {
    JsonNode answer =
        get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    if (!answer.path("status").asText().equals("success")) {
      throw new AssertionError(expression + ": " + answer.path("error").asText());
    }
    return answer.path("data").path("result");
  }

  /** Whether an expression yields a number, not only the word that there is none. */
  boolean hasData(String expression) {
    for (JsonNode series : query(expression)) {
      if (!series.path("value").path(1).asText().equals("NaN")) {
        return true;
      }
    }
    return false;
  }

  JsonNode get(String path) {
    try {
      return JSON.readTree(
          client
              .send(
                  HttpRequest.newBuilder(address.resolve(path)).timeout(LIMIT).build(),
                  BodyHandlers.ofString())
              .body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private boolean isReady() {
    try {
      return client
              .send(
                  HttpRequest.newBuilder(address.resolve("/-/ready")).build(),
                  BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
