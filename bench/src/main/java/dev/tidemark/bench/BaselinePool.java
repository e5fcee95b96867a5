package dev.tidemark.bench;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The baselines' own connections to the product database, tuned as a careful team would.
 *
 * <p>A pool of their own, so that neither side is measured with the other's settings. Server-side
 * prepared statements are cached, the driver remembers autocommit and isolation instead of asking,
 * and no statement is sent to check a connection: a hold costs insert, update and commit. {@code
 * tidemark.bench.pool-size} connections, 16 unless set.
 */
@ApplicationScoped
class BaselinePool {

  private static final String TUNING =
      "cachePrepStmts=true&useServerPrepStmts=true&prepStmtCacheSize=64"
          + "&prepStmtCacheSqlLimit=1024&useLocalSessionState=true&maintainTimeStats=false"
          + "&cacheServerConfiguration=true&elideSetAutoCommits=true";

  // One row a bucket. The one-row baseline is a product of one bucket.
  private static final String CREATE_STOCK =
      """
      CREATE TABLE IF NOT EXISTS bench_stock (
        sku       VARCHAR(64) NOT NULL,
        bucket    INT         NOT NULL,
        total     BIGINT      NOT NULL,
        available BIGINT      NOT NULL,
        held      BIGINT      NOT NULL,
        PRIMARY KEY (sku, bucket)
      ) ENGINE = InnoDB
      """;

  // A repeated idempotency key fails its insert, so a retried request never takes stock twice.
  private static final String CREATE_RESERVATION =
      """
      CREATE TABLE IF NOT EXISTS bench_reservation (
        id              BINARY(16)   NOT NULL PRIMARY KEY,
        idempotency_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        sku             VARCHAR(64)  NOT NULL,
        user_id         BIGINT       NOT NULL,
        quantity        BIGINT       NOT NULL,
        bucket          INT          NOT NULL,
        state           VARCHAR(16)  NOT NULL,
        expires_at      TIMESTAMP(6) NOT NULL,
        UNIQUE KEY bench_reservation_once (idempotency_key)
      ) ENGINE = InnoDB
      """;

  private final AgroalDataSource connections;

  @Inject
  BaselinePool(
      @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
      @ConfigProperty(name = "quarkus.datasource.username") String user,
      @ConfigProperty(name = "quarkus.datasource.password", defaultValue = "") String password,
      @ConfigProperty(name = "tidemark.bench.pool-size", defaultValue = "16") int size)
      throws SQLException {
    String tuned = url + (url.contains("?") ? "&" : "?") + TUNING;
    connections =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(
                    pool ->
                        pool.minSize(size)
                            .initialSize(size)
                            .maxSize(size)
                            .acquisitionTimeout(Duration.ofSeconds(30))
                            .connectionFactoryConfiguration(
                                factory ->
                                    factory
                                        .jdbcUrl(tuned)
                                        .principal(new NamePrincipal(user))
                                        .credential(new SimplePassword(password))
                                        .autoCommit(false)
                                        .jdbcTransactionIsolation(
                                            TransactionIsolation.READ_COMMITTED))));
    createTables();
  }

  private void createTables() throws SQLException {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(CREATE_STOCK);
      statement.execute(CREATE_RESERVATION);
      connection.commit();
    }
  }

  /** A connection with autocommit off, at READ COMMITTED; closing it gives it back. */
  Connection connection() throws SQLException {
    return connections.getConnection();
  }

  @PreDestroy
  void close() {
    connections.close();
  }
}
