package dev.tidemark.platform.servers;

import static dev.tidemark.platform.servers.MariaDbServer.PRODUCT_DATABASE;
import static dev.tidemark.platform.servers.MariaDbServer.STOCK_DATABASES;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the servers of a directory listen: what its owner tells those who join.
 *
 * @param mariaDb null when the owner runs no MariaDB
 * @param redis null when the owner runs no Redis
 */
record Endpoints(@Nullable Endpoint mariaDb, @Nullable Endpoint redis) {

  /**
   * Loopback needs no TLS. Instants must not depend on the time zone of either side; counters are
   * written in batches.
   */
  private static final String URL_PARAMETERS =
      "?sslMode=DISABLED&allowPublicKeyRetrieval=true&rewriteBatchedStatements=true"
          + "&connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true"
          + "&useLocalSessionState=true&cachePrepStmts=true";

  /** One listening server; {@code pid} is the server's own, not its supervisor's. */
  record Endpoint(int port, long pid) {}

  /** Appears in one step, so that a reader sees all of it or nothing. */
  void write(Path file) throws IOException {
    Properties values = new Properties();
    put(values, "mariadb", mariaDb);
    put(values, "redis", redis);
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    try (Writer out = Files.newBufferedWriter(draft)) {
      values.store(out, "Written by the running owner of this directory");
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Empty when the owner has not written it yet. */
  static Optional<Endpoints> read(Path file) throws IOException {
    Properties values = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      values.load(in);
    } catch (NoSuchFileException notYet) {
      return Optional.empty();
    }
    return Optional.of(new Endpoints(get(values, "mariadb"), get(values, "redis")));
  }

  boolean cover(ServerPlan plan) {
    return (!plan.mariaDb() || mariaDb != null) && (!plan.redis() || redis != null);
  }

  /** Without the servers that {@code plan} does not want. */
  Endpoints only(ServerPlan plan) {
    return new Endpoints(plan.mariaDb() ? mariaDb : null, plan.redis() ? redis : null);
  }

  /** Whether every server here answers now. */
  boolean answer() {
    return (mariaDb == null || Probe.mariaDbAnswers(mariaDb.port()))
        && (redis == null || Probe.redisAnswers(redis.port()));
  }

  Stream<Endpoint> all() {
    return Stream.of(Optional.ofNullable(mariaDb), Optional.ofNullable(redis))
        .flatMap(Optional::stream);
  }

  /** The Quarkus properties that lead here; unmodifiable. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    if (redis != null) {
      settings.put("quarkus.redis.hosts", "redis://" + Probe.LOOPBACK + ":" + redis.port());
    }
    if (mariaDb != null) {
      int port = mariaDb.port();
      putDatabase(settings, "quarkus.datasource.", "jdbc.url", port, PRODUCT_DATABASE);
      for (int i = 0; i < STOCK_DATABASES.size(); i++) {
        String prefix = "tidemark.stock.shards[" + i + "].";
        putDatabase(settings, prefix, "jdbc-url", port, STOCK_DATABASES.get(i));
      }
    }
    return Map.copyOf(settings);
  }

  private static void putDatabase(
      Map<String, String> settings, String prefix, String url, int port, String database) {
    String server = "jdbc:mysql://" + Probe.LOOPBACK + ":" + port + "/";
    settings.put(prefix + url, server + database + URL_PARAMETERS);
    settings.put(prefix + "username", MariaDbServer.USER);
    settings.put(prefix + "password", MariaDbServer.USER);
  }

  private static void put(Properties values, String name, @Nullable Endpoint endpoint) {
    if (endpoint != null) {
      values.setProperty(name + ".port", Integer.toString(endpoint.port()));
      values.setProperty(name + ".pid", Long.toString(endpoint.pid()));
    }
  }

  private static @Nullable Endpoint get(Properties values, String name) {
    String port = values.getProperty(name + ".port");
    if (port == null) {
      return null;
    }
    String pid = Objects.requireNonNull(values.getProperty(name + ".pid"), name + ".pid");
    return new Endpoint(Integer.parseInt(port), Long.parseLong(pid));
  }
}
