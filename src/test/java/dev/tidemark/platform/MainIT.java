package dev.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Await;
import dev.tidemark.ServiceProcess;
import java.io.IOException;
import java.io.Reader;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class MainIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path data;

  @Test
  void startsWithNothingConfiguredAndTakesItsServersAlong() throws Exception {
    List<Long> servers;
    try (ServiceProcess service = ServiceProcess.start(own())) {
      servers = serverPids();
      assertEquals(2, servers.stream().filter(MainIT::runs).count());
      assertEquals(143, service.stop());
    }
    Await.until(SOON, "servers ended", () -> servers.stream().noneMatch(MainIT::runs));
  }

  @Test
  void anInstanceThatJoinedEndsWithAClearLineWhenTheOwnerIsKilled() {
    try (ServiceProcess owner = ServiceProcess.start(own());
        ServiceProcess joined = ServiceProcess.start(own())) {
      owner.kill9();

      assertEquals(1, joined.waitForExit(SOON));
      assertTrue(
          joined.output().contains("has ended. Its servers, which this one had joined, ended too."),
          joined::output);
    }
  }

  @Test
  void aTakenHttpPortEndsTheProcessAndItsServers() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());
      Map<String, String> same =
          Map.of("TIDEMARK_DATA_DIR", data.toString(), "QUARKUS_HTTP_PORT", port);
      try (ServiceProcess service = ServiceProcess.launch(same)) {
        assertEquals(1, service.waitForExit(Duration.ofSeconds(90)));
        assertTrue(service.output().contains("Port " + port), service::output);
        List<Long> servers = serverPids();
        Await.until(SOON, "servers ended", () -> servers.stream().noneMatch(MainIT::runs));
      }
    }
  }

  @Test
  void aConfiguredServerThatDoesNotAnswerEndsTheProcessWithOneLine() {
    Map<String, String> nobodyThere =
        Map.of(
            "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:mysql://127.0.0.1:9/shop",
            "TIDEMARK_DATA_DIR", data.toString(),
            "TIDEMARK_START_WAIT_SECONDS", "0");
    try (ServiceProcess service = ServiceProcess.launch(nobodyThere)) {
      assertEquals(1, service.waitForExit(SOON));
      assertEquals(
          "Tidemark cannot start. MySQL at 127.0.0.1:9 did not answer within 0 s: connection"
              + " refused. Check quarkus.datasource.jdbc.url, quarkus.datasource.username and"
              + " quarkus.datasource.password.",
          service.output().strip());
      assertFalse(Files.exists(data.resolve("redis")));
    }
  }

  private Map<String, String> own() {
    return Map.of("TIDEMARK_DATA_DIR", data.toString());
  }

  private List<Long> serverPids() throws IOException {
    Properties servers = new Properties();
    try (Reader in = Files.newBufferedReader(data.resolve("servers.properties"))) {
      servers.load(in);
    }
    return Stream.of("mariadb.pid", "redis.pid")
        .map(servers::getProperty)
        .map(Long::valueOf)
        .toList();
  }

  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).isPresent();
  }
}
