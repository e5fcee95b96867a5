package dev.tidemark.platform.servers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to start and what to check before Quarkus starts, decided from what is configured.
 *
 * @param startMariaDb true when no product database is configured
 * @param startRedis true when no Redis is configured
 * @param published properties that follow from the configured ones: the stock databases
 * @param databases the configured databases, which must answer
 * @param redis the configured Redis hosts, of which one must answer; empty when none are
 * @param dataDirectory where own servers keep their data; {@code TIDEMARK_DATA_DIR}, default {@code
 *     local-data}
 * @param redisServer {@code TIDEMARK_REDIS_SERVER}: the redis-server to start, default the bundled
 * @param patience how long configured servers may take to answer; {@code
 *     TIDEMARK_START_WAIT_SECONDS}, default 60 s
 */
public record MainSettings(
    boolean startMariaDb,
    boolean startRedis,
    Map<String, String> published,
    List<Database> databases,
    Optional<RedisHosts> redis,
    Path dataDirectory,
    Optional<Path> redisServer,
    Duration patience) {

  private static final String URL = "quarkus.datasource.jdbc.url";
  private static final String HOSTS = "quarkus.redis.hosts";

  /** A configured database; {@code setting} is the property its URL came from. */
  record Database(
      String setting, String url, @Nullable String username, @Nullable String password) {}

  /** Configured Redis hosts, separated by commas, and the password that goes with all of them. */
  record RedisHosts(String hosts, @Nullable String password) {}

  /**
   * Decides.
   *
   * @throws StartFailure when a value cannot be used
   */
  public static MainSettings of(ConfiguredValues values) {
    Optional<Database> product = database(values, "quarkus.datasource.", "jdbc.url");
    List<Database> shards = shards(values);
    if (shards.isEmpty()) {
      shards = product.map(MainSettings::stockBesides).orElse(List.of());
    }
    List<Database> databases = new ArrayList<>(product.stream().toList());
    databases.addAll(shards);
    Optional<String> hosts = values.find(HOSTS);
    return new MainSettings(
        product.isEmpty(),
        hosts.isEmpty(),
        properties(shards),
        List.copyOf(databases),
        hosts.map(h -> new RedisHosts(h, values.find("quarkus.redis.password").orElse(null))),
        Path.of(values.find("tidemark.data-dir").orElse("local-data")),
        values.find("tidemark.redis-server").map(Path::of),
        patience(values));
  }

  /** The plan for the servers that are not configured. */
  public ServerPlan plan() {
    return ServerPlan.durable(dataDirectory)
        .only(startMariaDb, startRedis)
        .withRedisServer(redisServer);
  }

  /**
   * The properties to publish: those that follow from the configuration, and those of own servers
   * where the configuration says nothing else.
   */
  public Map<String, String> published(Map<String, String> ofOwnServers) {
    Map<String, String> all = new LinkedHashMap<>(ofOwnServers);
    if (!published.isEmpty()) {
      all.keySet().removeIf(key -> key.startsWith("tidemark.stock.shards["));
    }
    all.putAll(published);
    return all;
  }

  private static List<Database> shards(ConfiguredValues values) {
    List<Database> shards = new ArrayList<>();
    Optional<Database> next = database(values, shardPrefix(0), "jdbc-url");
    while (next.isPresent()) {
      shards.add(next.get());
      next = database(values, shardPrefix(shards.size()), "jdbc-url");
    }
    return shards;
  }

  private static Optional<Database> database(ConfiguredValues values, String prefix, String url) {
    return values
        .find(prefix + url)
        .map(
            found ->
                new Database(
                    prefix + url,
                    found,
                    values.find(prefix + "username").orElse(null),
                    values.find(prefix + "password").orElse(null)));
  }

  private static List<Database> stockBesides(Database product) {
    return StockUrls.besides(product.url()).stream()
        .map(url -> new Database(URL, url, product.username(), product.password()))
        .toList();
  }

  private static Map<String, String> properties(List<Database> shards) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (int i = 0; i < shards.size(); i++) {
      Database shard = shards.get(i);
      properties.put(shardPrefix(i) + "jdbc-url", shard.url());
      putIfGiven(properties, shardPrefix(i) + "username", shard.username());
      putIfGiven(properties, shardPrefix(i) + "password", shard.password());
    }
    return properties;
  }

  private static void putIfGiven(
      Map<String, String> properties, String key, @Nullable String value) {
    if (value != null) {
      properties.put(key, value);
    }
  }

  private static String shardPrefix(int index) {
    return "tidemark.stock.shards[" + index + "].";
  }

  private static Duration patience(ConfiguredValues values) {
    String seconds = values.find("tidemark.start-wait-seconds").orElse("60");
    if (!seconds.matches("\\d{1,6}")) {
      throw new StartFailure(
          "TIDEMARK_START_WAIT_SECONDS must be a number of seconds, not '" + seconds + "'.");
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }
}
