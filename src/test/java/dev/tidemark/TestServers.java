package dev.tidemark;

import dev.tidemark.platform.servers.ConfiguredValues;
import dev.tidemark.platform.servers.LocalServers;
import dev.tidemark.platform.servers.MainSettings;
import dev.tidemark.platform.servers.ServerPlan;
import java.nio.file.Path;
import java.util.Map;

/**
 * Real servers for tests, started once in each JVM and ended with it.
 *
 * <p>A server configured from outside ({@code QUARKUS_DATASOURCE_JDBC_URL}, {@code
 * QUARKUS_REDIS_HOSTS}) is used instead.
 */
public final class TestServers {

  private static final Path HOME = Path.of("target", "servers-" + ProcessHandle.current().pid());

  private final Map<String, String> settings;

  private TestServers(Map<String, String> settings) {
    this.settings = settings;
  }

  /** The servers of this JVM, started by the first call. Thread-safe. */
  public static TestServers shared() {
    return Shared.INSTANCE;
  }

  /**
   * The Quarkus properties that lead to them; unmodifiable. Those configured from outside are left
   * out, but for the stock databases that follow from them.
   */
  public Map<String, String> settings() {
    return settings;
  }

  private static TestServers start() {
    MainSettings wanted = MainSettings.of(ConfiguredValues.read(Path.of(""), "test"));
    if (!wanted.startMariaDb() && !wanted.startRedis()) {
      return new TestServers(Map.copyOf(wanted.published()));
    }
    ServerPlan plan =
        ServerPlan.throwaway(HOME)
            .only(wanted.startMariaDb(), wanted.startRedis())
            .withRedisServer(wanted.redisServer());
    // Quarkus loads this class again in a loader of its own: that copy joins, and owns nothing.
    LocalServers servers = LocalServers.start(plan);
    Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "test-servers"));
    return new TestServers(Map.copyOf(wanted.published(servers.settings())));
  }

  private static final class Shared {
    static final TestServers INSTANCE = start();
  }
}
