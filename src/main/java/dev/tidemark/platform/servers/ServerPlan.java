package dev.tidemark.platform.servers;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which servers to start, where, and how much they may forget.
 *
 * @param home directory of data, logs and the lock; created when missing. One running owner each
 * @param mariaDb whether MariaDB is wanted
 * @param redis whether Redis is wanted
 * @param throwaway true for tests: nothing is synced to disk, memory is halved, and closing deletes
 *     {@code home}. False: a committed row survives kill -9, Redis may lose its last second
 * @param redisServer another redis-server to run instead of the bundled one
 */
public record ServerPlan(
    Path home, boolean mariaDb, boolean redis, boolean throwaway, Optional<Path> redisServer) {

  /** Both servers, bundled, keeping their data in {@code home}. */
  public static ServerPlan durable(Path home) {
    return new ServerPlan(home, true, true, false, Optional.empty());
  }

  /** Both servers, bundled, for a test: {@code home} is deleted when they are closed. */
  public static ServerPlan throwaway(Path home) {
    return new ServerPlan(home, true, true, true, Optional.empty());
  }

  /** The same plan with only the wanted servers. */
  public ServerPlan only(boolean wantMariaDb, boolean wantRedis) {
    return new ServerPlan(home, wantMariaDb, wantRedis, throwaway, redisServer);
  }

  /** The same plan with {@code binary}, when present, in place of the bundled redis-server. */
  public ServerPlan withRedisServer(Optional<Path> binary) {
    return new ServerPlan(home, mariaDb, redis, throwaway, binary);
  }
}
