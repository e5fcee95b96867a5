package dev.tidemark.storage;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The stock databases and the way from a product's slot to its own. All of one product's rows live
 * in one database, so no transaction crosses two. Safe for use by several threads.
 */
@Startup
@ApplicationScoped
public class StockDatabases {

  private static final Duration SHORTEST_ANSWER_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LONGEST_MIGRATION_ANSWER = Duration.ofMinutes(30);

  private final List<Shard> shards = new ArrayList<>();
  private final SlotMap slots;

  StockDatabases(
      Config config,
      AgroalDataSource productDatabase,
      MeterRegistry metrics,
      InstantSource clock,
      @ConfigProperty(name = "tidemark.stock.pool-size", defaultValue = "12") int poolSize,
      @ConfigProperty(name = "tidemark.stock.answer-timeout", defaultValue = "5s")
          Duration answerTimeout)
      throws SQLException {
    List<ShardSettings> settings = ShardSettings.allOf(config);
    if (answerTimeout.compareTo(SHORTEST_ANSWER_TIMEOUT) < 0) {
      throw new IllegalStateException("tidemark.stock.answer-timeout must be at least 2s");
    }
    if (settings.isEmpty()) {
      throw new IllegalStateException(
          "No stock database is set: give TIDEMARK_STOCK_SHARDS_0_JDBC_URL, and more if wanted");
    }
    for (ShardSettings one : settings) {
      try (AgroalDataSource patient = StockPool.open(one, 2, LONGEST_MIGRATION_ANSWER)) {
        StockMigrations.run(patient);
        try (Connection connection = patient.getConnection()) {
          TimePartitions.makeRoom(connection, clock.millis());
          connection.commit();
        }
      }
      Shard shard = Shard.open(shards.size(), one, poolSize, answerTimeout);
      shards.add(shard);
      Gauge.builder("tidemark.stock.breaker", () -> shard.isAvailable() ? 0 : 1)
          .description("1 while a stock database is lost and its products are refused at once")
          .tag("shard", Integer.toString(shard.number()))
          .register(metrics);
      connections(shard, "active", StockPool.Use::active, metrics);
      connections(shard, "idle", StockPool.Use::idle, metrics);
      Gauge.builder("tidemark.stock.connection.waiters", () -> shard.connections().waiting())
          .description("Threads that wait for a connection to a stock database")
          .tag("shard", Integer.toString(shard.number()))
          .register(metrics);
    }
    this.slots = SlotMap.load(productDatabase, shards.size());
  }

  private static void connections(
      Shard shard, String state, ToLongFunction<StockPool.Use> number, MeterRegistry metrics) {
    Gauge.builder("tidemark.stock.connections", () -> number.applyAsLong(shard.connections()))
        .description("Connections of this process to a stock database")
        .tag("shard", Integer.toString(shard.number()))
        .tag("state", state)
        .register(metrics);
  }

  /** Every stock database, in the order of the settings. Unmodifiable. */
  public List<Shard> all() {
    return List.copyOf(shards);
  }

  /**
   * The database that holds all rows of the products in a slot.
   *
   * @param slot 0 to {@link Slots#COUNT} - 1
   */
  public Shard of(int slot) {
    return shards.get(slots.shardOf(slot));
  }

  @PreDestroy
  void close() {
    shards.forEach(Shard::close);
  }
}
