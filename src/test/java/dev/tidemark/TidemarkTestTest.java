package dev.tidemark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@TidemarkTest
class TidemarkTestTest {

  @Inject DataSource database;
  @Inject RedisDataSource redis;

  @Test
  void theServiceUnderTestRunsOnTheSharedServers() throws SQLException {
    TestServers.shared()
        .settings()
        .forEach(
            (key, value) ->
                assertEquals(value, ConfigProvider.getConfig().getValue(key, String.class)));
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet one = statement.executeQuery("SELECT 1")) {
      one.next();
      assertEquals(1, one.getInt(1));
    }
    assertEquals("PONG", redis.execute("PING").toString());
  }
}
