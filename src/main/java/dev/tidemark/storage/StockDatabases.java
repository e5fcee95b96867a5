package dev.tidemark.storage;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.MySQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The stock databases and the way from a product's slot to its own. All of one product's rows live
 * in one database, so no transaction crosses two. Safe for use by several threads.
 */
@Startup
@ApplicationScoped
public class StockDatabases {

  private final List<AgroalDataSource> pools = new ArrayList<>();
  private final List<Shard> shards = new ArrayList<>();
  private final SlotMap slots;

  StockDatabases(
      Config config,
      AgroalDataSource productDatabase,
      @ConfigProperty(name = "tidemark.stock.pool-size", defaultValue = "12") int poolSize)
      throws SQLException {
    List<ShardSettings> settings = ShardSettings.allOf(config);
    if (settings.isEmpty()) {
      throw new IllegalStateException(
          "No stock database is set: give TIDEMARK_STOCK_SHARDS_0_JDBC_URL, and more if wanted");
    }
    for (ShardSettings one : settings) {
      AgroalDataSource pool = open(one, poolSize);
      pools.add(pool);
      StockMigrations.run(pool);
      shards.add(new Shard(shards.size(), pool));
    }
    this.slots = SlotMap.load(productDatabase, shards.size());
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

  private static AgroalDataSource open(ShardSettings settings, int poolSize) throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(poolSize)
                        .acquisitionTimeout(Duration.ofSeconds(5))
                        // A connection that broke is not given out again.
                        .exceptionSorter(new MySQLExceptionSorter())
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .connectionProviderClassName("com.mysql.cj.jdbc.Driver")
                                    .jdbcUrl(settings.jdbcUrl())
                                    .principal(new NamePrincipal(settings.username()))
                                    .credential(new SimplePassword(settings.password()))
                                    .loginTimeout(Duration.ofSeconds(5))
                                    .jdbcTransactionIsolation(TransactionIsolation.READ_COMMITTED)
                                    // Every use is a transaction: no round trip to switch it off.
                                    .autoCommit(false)
                                    .initialSql("SET SESSION innodb_lock_wait_timeout = 5")
                                    // A host that is gone without a word must not hold a writer.
                                    .jdbcProperty("connectTimeout", "5000")
                                    .jdbcProperty("socketTimeout", "30000"))));
  }

  @PreDestroy
  void close() {
    pools.forEach(AgroalDataSource::close);
  }
}
