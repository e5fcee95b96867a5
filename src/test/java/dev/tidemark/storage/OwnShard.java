package dev.tidemark.storage;

import dev.tidemark.TestServers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A stock database of a test's own, on the real server, that no service works on. */
public final class OwnShard implements AutoCloseable {

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final String PREFIX = "tidemark.stock.shards[0].";

  private final Shard shard;

  public OwnShard() {
    Map<String, String> servers = TestServers.shared().settings();
    String url = Objects.requireNonNull(servers.get(PREFIX + "jdbc-url"));
    String own = "tidemark_own_" + UUID.randomUUID().toString().replace('-', '_');
    ShardSettings settings =
        new ShardSettings(
            url.replaceFirst("(//[^/]+/)[^?]+", "$1" + own) + "&createDatabaseIfNotExist=true",
            servers.getOrDefault(PREFIX + "username", ""),
            servers.getOrDefault(PREFIX + "password", ""));
    try {
      try (var pool = StockPool.open(settings, 2, ANSWER_TIMEOUT)) {
        StockMigrations.run(pool);
      }
      this.shard = Shard.open(0, settings, 4, ANSWER_TIMEOUT);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes the partitions of a time, as the service does at its start. */
  public void makeRoom(long nowMillis) {
    shard.transact(
        connection -> {
          TimePartitions.makeRoom(connection, nowMillis);
          return 0;
        });
  }

  public Shard shard() {
    return shard;
  }

  @Override
  public void close() {
    shard.close();
  }
}
