package dev.tidemark.platform.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Await;
import dev.tidemark.TestServers;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class LocalServersTest {

  private static final Duration ENDED = Duration.ofSeconds(20);

  @TempDir Path home;

  @Test
  void aDatabaseOfEachKindAnswersWithTheSettingsItNeeds() throws Exception {
    Map<String, String> settings = TestServers.shared().settings();

    assertEquals("tidemark", ask(settings, "quarkus.datasource.", "jdbc.url", "SELECT DATABASE()"));
    for (int shard = 0; shard < 2; shard++) {
      String prefix = "tidemark.stock.shards[" + shard + "].";
      assertEquals(
          "tidemark_stock_" + shard, ask(settings, prefix, "jdbc-url", "SELECT DATABASE()"));
      assertEquals(
          "READ-COMMITTED utf8mb4_bin",
          ask(
              settings,
              prefix,
              "jdbc-url",
              "SELECT CONCAT(@@transaction_isolation, ' ', @@collation_database)"));
    }
  }

  @Test
  void onlyTheWantedServerStarts() {
    try (LocalServers servers = LocalServers.start(ServerPlan.durable(home).only(false, true))) {
      assertEquals(Set.of("quarkus.redis.hosts"), servers.settings().keySet());
      assertFalse(Files.exists(home.resolve("mariadb")));
    }
  }

  @Test
  void throwawayServersLeaveNothing() {
    Path throwaway = home.resolve("throwaway");
    LocalServers servers = LocalServers.start(ServerPlan.throwaway(throwaway).only(false, true));
    List<Long> pids = servers.pids();

    servers.close();

    assertTrue(gone(pids));
    assertFalse(Files.exists(throwaway));
  }

  @Test
  void aFailedStartNamesTheReasonAndKeepsNothingRunning() {
    ServerPlan broken =
        ServerPlan.durable(home)
            .only(false, true)
            .withRedisServer(Optional.of(Path.of("/bin/false")));

    StartFailure failure = assertThrows(StartFailure.class, () -> LocalServers.start(broken));

    assertTrue(failure.getMessage().startsWith("Redis ended with code 1"), failure::getMessage);
    LocalServers.start(ServerPlan.durable(home).only(false, true)).close();
  }

  @Test
  void dataSurvivesARestart() throws Exception {
    try (LocalServers first = LocalServers.start(ServerPlan.durable(home))) {
      write(first.settings());
      assertEquals("+OK", redis(first, "SET kept yes"));
    }
    try (LocalServers second = LocalServers.start(ServerPlan.durable(home))) {
      assertEquals("1", read(second.settings()));
      assertEquals("$3", redis(second, "GET kept"));
    }
  }

  @Test
  void aKilledOwnerTakesItsServersWithItAndKeepsWhatWasCommitted() throws Exception {
    ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
    Process owner = startOwner();
    List<Long> pids;
    try (LocalServers joined = LocalServers.start(ServerPlan.durable(home))) {
      assertFalse(joined.owned());
      joined.whenLost(lost::add);
      pids = joined.pids();
      write(joined.settings());
      owner.destroyForcibly();
      Await.until(ENDED, "both servers gone", () -> gone(pids));
      Await.until(ENDED, "the loss told", () -> lost.size() == 1);
    } finally {
      end(owner);
    }
    try (LocalServers again = LocalServers.start(ServerPlan.durable(home))) {
      assertTrue(again.owned());
      assertEquals("1", read(again.settings()));
    }
  }

  @Test
  void joiningInTheSameJvmKeepsTheOwnersLock() throws Exception {
    ServerPlan plan = ServerPlan.durable(home).only(false, true);
    try (LocalServers owner = LocalServers.start(plan)) {
      LocalServers joined = LocalServers.start(plan);
      assertEquals(owner.settings(), joined.settings());
      joined.close();
      assertEquals("+PONG", redis(owner, "PING"));
      StartFailure failure =
          assertThrows(StartFailure.class, () -> LocalServers.start(ServerPlan.durable(home)));
      assertTrue(failure.getMessage().contains("does not run all servers"), failure::getMessage);
    }
  }

  @Test
  void aLeftoverServerIsEndedFirst() throws Exception {
    Path data = Files.createDirectories(home.resolve("redis").toAbsolutePath()).toRealPath();
    Process leftover = new ProcessBuilder("/bin/sh", "-c", "read x # " + data, "x").start();
    Process stranger = new ProcessBuilder("/bin/sh", "-c", "read x").start();
    try {
      Path pidFile = home.resolve("some.pid");
      Files.writeString(pidFile, stranger.pid() + "\n");
      Leftover.end(pidFile, data);
      assertTrue(stranger.isAlive());

      Files.writeString(pidFile, leftover.pid() + "\n");
      Leftover.end(pidFile, data);
      assertTrue(leftover.waitFor(1, TimeUnit.SECONDS));
    } finally {
      end(leftover);
      end(stranger);
    }
  }

  private Process startOwner() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path = System.getProperty("java.class.path");
    Process owner =
        new ProcessBuilder(java, "-cp", path, ServerOwner.class.getName(), home.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = owner.inputReader();
    assertEquals("started true", output.readLine());
    return owner;
  }

  private static void end(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
  }

  private static boolean gone(List<Long> pids) {
    return pids.stream().noneMatch(pid -> ProcessHandle.of(pid).isPresent());
  }

  private static void write(Map<String, String> settings) throws SQLException {
    try (Connection connection = connect(settings, "quarkus.datasource.", "jdbc.url");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept (id INT PRIMARY KEY)");
      statement.execute("INSERT INTO kept VALUES (1)");
    }
  }

  private static String read(Map<String, String> settings) throws SQLException {
    return ask(settings, "quarkus.datasource.", "jdbc.url", "SELECT id FROM kept");
  }

  private static String ask(Map<String, String> settings, String prefix, String url, String query)
      throws SQLException {
    try (Connection connection = connect(settings, prefix, url);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      assertTrue(result.next());
      return result.getString(1);
    }
  }

  private static Connection connect(Map<String, String> settings, String prefix, String url)
      throws SQLException {
    return DriverManager.getConnection(
        settings.get(prefix + url),
        settings.get(prefix + "username"),
        settings.get(prefix + "password"));
  }

  /** The first line of the reply. */
  private static String redis(LocalServers servers, String command) throws Exception {
    String hosts = servers.settings().getOrDefault("quarkus.redis.hosts", "");
    int port = Integer.parseInt(hosts.substring(hosts.lastIndexOf(':') + 1));
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        var replies =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return replies.readLine();
    }
  }
}
