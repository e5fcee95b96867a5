package dev.tidemark.platform.servers;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Await;
import dev.tidemark.TestServers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreflightTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final List<String> lines = new ArrayList<>();

  @Test
  void passesWhenAllAnswer() {
    assertDoesNotThrow(() -> preflight(60, real(Map.of())));
    assertTrue(lines.isEmpty(), () -> "nothing to say, but: " + lines);
  }

  @Test
  void namesARefusedPortAndGivesUpInTime() throws Exception {
    int port = Probe.freePort();
    String url = "jdbc:mysql://127.0.0.1:" + port + "/shop?sslMode=DISABLED";

    StartFailure failure =
        assertTimeout(SOON, () -> failure(1, Map.of("quarkus.datasource.jdbc.url", url)));

    String reason = "MySQL at 127.0.0.1:" + port;
    assertEquals("Waiting for " + reason + ": connection refused (0 s of 1)", lines.get(0));
    assertTrue(
        failure.getMessage().startsWith(reason + " did not answer within 1 s: connection refused."),
        failure::getMessage);
  }

  @Test
  void namesAnUnknownHost() {
    StartFailure failure =
        failure(0, Map.of("quarkus.redis.hosts", "redis://:s3cret@no-such-host.invalid:6379"));

    assertTrue(
        failure.getMessage().startsWith("Redis at no-such-host.invalid:6379 did not answer"),
        failure::getMessage);
    assertTrue(failure.getMessage().contains("unknown host"), failure::getMessage);
    assertFalse(failure.getMessage().contains("s3cret"), failure::getMessage);
  }

  @Test
  void aWrongPasswordEndsTheWaitAtOnce() {
    StartFailure failure =
        assertTimeout(
            SOON, () -> failure(60, real(Map.of("quarkus.datasource.password", "wrong"))));

    assertTrue(failure.getMessage().contains("Access denied"), failure::getMessage);
    assertTrue(failure.getMessage().contains("quarkus.datasource.password"), failure::getMessage);
    assertTrue(lines.isEmpty(), () -> "no reason to wait, but: " + lines);
  }

  @Test
  void aMissingDatabaseEndsTheWaitAtOnce() {
    String url = TestServers.shared().settings().getOrDefault("quarkus.datasource.jdbc.url", "");
    String missing = url.replaceFirst("/tidemark\\?", "/tidemark_missing?");

    StartFailure failure =
        assertTimeout(
            SOON, () -> failure(60, real(Map.of("quarkus.datasource.jdbc.url", missing))));

    assertTrue(failure.getMessage().contains("Unknown database"), failure::getMessage);
  }

  @Test
  void aWrongRedisPasswordEndsTheWaitAtOnce() throws Exception {
    try (FakeRedis redis = FakeRedis.on(0, "-WRONGPASS no\r\n+PONG\r\n")) {
      String host = "redis://ada:wrong@127.0.0.1:" + redis.port();

      StartFailure failure =
          assertTimeout(SOON, () -> failure(60, Map.of("quarkus.redis.hosts", host)));

      assertTrue(failure.getMessage().contains("wrong user or password"), failure::getMessage);
    }
  }

  @Test
  void oneRedisOfManyIsEnough() throws Exception {
    try (FakeRedis redis = FakeRedis.on(0, "+PONG\r\n")) {
      String hosts =
          "redis://127.0.0.1:" + Probe.freePort() + ", redis://127.0.0.1:" + redis.port();

      assertDoesNotThrow(() -> preflight(60, Map.of("quarkus.redis.hosts", hosts)));
    }
  }

  @Test
  void waitsForAServerThatComesLater() throws Exception {
    int port = Probe.freePort();
    List<FakeRedis> late = new ArrayList<>();
    MainSettings settings =
        settings(60, Map.of("quarkus.redis.hosts", "redis://127.0.0.1:" + port));
    Preflight preflight =
        new Preflight(settings.patience(), line -> late.add(FakeRedis.on(port, "+PONG\r\n")));

    assertTimeout(SOON, () -> preflight.await(settings));

    late.get(0).close();
  }

  private StartFailure failure(int seconds, Map<String, String> properties) {
    return assertThrows(StartFailure.class, () -> preflight(seconds, properties));
  }

  private void preflight(int seconds, Map<String, String> properties) {
    MainSettings settings = settings(seconds, properties);
    new Preflight(settings.patience(), lines::add).await(settings);
  }

  private static MainSettings settings(int seconds, Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.put("tidemark.start-wait-seconds", Integer.toString(seconds));
    return MainSettings.of(new ConfiguredValues("prod", all, Map.of(), Map.of(), Map.of()));
  }

  /** The settings of the shared servers, but for {@code changed}. */
  private static Map<String, String> real(Map<String, String> changed) {
    Map<String, String> all = new HashMap<>(TestServers.shared().settings());
    all.putAll(changed);
    return all;
  }

  /** Answers every connection with the same bytes, whatever it is asked. */
  private record FakeRedis(ServerSocket socket, Thread thread) implements AutoCloseable {

    static FakeRedis on(int port, String replies) {
      try {
        ServerSocket socket = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(socket, replies), "fake-redis");
        thread.start();
        return new FakeRedis(socket, thread);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    int port() {
      return socket.getLocalPort();
    }

    private static void serve(ServerSocket socket, String replies) {
      while (!socket.isClosed()) {
        try (Socket connection = socket.accept();
            InputStream asked = connection.getInputStream()) {
          connection.getOutputStream().write(replies.getBytes(StandardCharsets.US_ASCII));
          while (asked.read() >= 0) {
            // Closing with unread bytes would reset the connection under the reader.
          }
        } catch (IOException closed) {
          // The next turn sees whether the server is closed too.
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
      Await.until(SOON, "fake Redis ended", () -> !thread.isAlive());
    }
  }
}
