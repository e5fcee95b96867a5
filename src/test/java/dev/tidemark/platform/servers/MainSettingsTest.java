package dev.tidemark.platform.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainSettingsTest {

  private static final String DB = "QUARKUS_DATASOURCE_JDBC_URL";
  private static final String REDIS = "QUARKUS_REDIS_HOSTS";
  private static final String SHARD = "TIDEMARK_STOCK_SHARDS_0_JDBC_URL";
  private static final String OWN = "tidemark.stock.shards[0].jdbc-url";

  @ParameterizedTest(name = "db {0}, shard {1}, redis {2}")
  @CsvSource({
    // configured: database, shard, Redis | started: MariaDB, Redis | the first stock database is
    "false, false, false, true,  true,  own",
    "false, false, true,  true,  false, own",
    "false, true,  false, true,  true,  configured",
    "false, true,  true,  true,  false, configured",
    "true,  false, false, false, true,  derived",
    "true,  false, true,  false, false, derived",
    "true,  true,  false, false, true,  configured",
    "true,  true,  true,  false, false, configured",
  })
  void startsWhatIsNotConfigured(
      boolean db, boolean shard, boolean redis, boolean mariaDb, boolean ownRedis, String stock) {
    var environment = new HashMap<String, String>();
    if (db) {
      environment.put(DB, "jdbc:mysql://db/shop");
    }
    if (shard) {
      environment.put(SHARD, "configured");
    }
    if (redis) {
      environment.put(REDIS, "redis://cache");
    }

    MainSettings settings = decide(environment);

    assertEquals(mariaDb, settings.startMariaDb());
    assertEquals(ownRedis, settings.startRedis());
    String expected =
        stock.equals("derived")
            ? "jdbc:mysql://db/shop_stock_0?createDatabaseIfNotExist=true"
            : stock;
    assertEquals(expected, settings.published(Map.of(OWN, "own")).get(OWN));
  }

  @Test
  void derivedStockDatabasesKeepServerParametersAndUser() {
    Map<String, String> published =
        decide(
                Map.of(
                    DB,
                    "jdbc:mysql://a:1,b:2/shop?sslMode=REQUIRED",
                    "QUARKUS_DATASOURCE_USERNAME",
                    "ada",
                    "QUARKUS_DATASOURCE_PASSWORD",
                    "s3cret"))
            .published();

    String parameters = "?sslMode=REQUIRED&createDatabaseIfNotExist=true";
    assertEquals(
        Map.of(
            "tidemark.stock.shards[0].jdbc-url", "jdbc:mysql://a:1,b:2/shop_stock_0" + parameters,
            "tidemark.stock.shards[0].username", "ada",
            "tidemark.stock.shards[0].password", "s3cret",
            "tidemark.stock.shards[1].jdbc-url", "jdbc:mysql://a:1,b:2/shop_stock_1" + parameters,
            "tidemark.stock.shards[1].username", "ada",
            "tidemark.stock.shards[1].password", "s3cret"),
        published);
  }

  @Test
  void refusesToDeriveStockDatabasesFromNoDatabase() {
    assertThrows(StartFailure.class, () -> decide(Map.of(DB, "jdbc:mysql://db:3306/")));
  }

  @Test
  void readsAllShardsInEitherSpelling() {
    MainSettings settings =
        decide(
            Map.of(
                "TIDEMARK_STOCK_SHARDS_0__JDBC_URL", "zero",
                "TIDEMARK_STOCK_SHARDS_1_JDBC_URL", "one"));

    assertEquals(
        List.of("zero", "one"),
        settings.databases().stream().map(MainSettings.Database::url).toList());
  }

  @Test
  void propertiesWinOverEnvironmentOverDotEnvOverFile() {
    String key = "quarkus.redis.hosts";
    Map<String, String> p = Map.of(key, "property");
    Map<String, String> e = Map.of(REDIS, "environment");
    Map<String, String> d = Map.of(REDIS, "dotenv");
    Map<String, String> f = Map.of(key, "file");

    assertEquals("property", new ConfiguredValues("prod", p, e, d, f).find(key).orElseThrow());
    assertEquals("environment", find(key, e, d, f));
    assertEquals("dotenv", find(key, Map.of(), d, f));
    assertEquals("file", find(key, Map.of(), Map.of(), f));
  }

  @Test
  void onlyTheActiveProfileCounts() {
    Map<String, String> file = Map.of("%prod.a", "prod", "a", "plain", "%dev.b", "dev");

    assertEquals("prod", find("a", Map.of(), Map.of(), file));
    assertEquals("", find("b", Map.of(), Map.of(), file));
  }

  @Test
  void expandsExpressions() {
    Map<String, String> environment =
        Map.of(DB, "jdbc:mysql://${DB_HOST}:${DB_PORT:3306}/shop", "DB_HOST", "db1");

    assertEquals(
        "jdbc:mysql://db1:3306/shop",
        find("quarkus.datasource.jdbc.url", environment, Map.of(), Map.of()));
  }

  @Test
  void readsTheFilesOfTheWorkingDirectory(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve(".env"), "TIDEMARK_DATA_DIR=elsewhere\n");
    Path file = Files.createDirectories(directory.resolve("config"));
    Files.writeString(file.resolve("application.properties"), "tidemark.start-wait-seconds=7\n");

    MainSettings settings = MainSettings.of(ConfiguredValues.read(directory, "prod"));

    assertEquals(Path.of("elsewhere"), settings.dataDirectory());
    assertEquals(Duration.ofSeconds(7), settings.patience());
  }

  @Test
  void refusesAWaitThatIsNoNumber() {
    assertThrows(
        StartFailure.class, () -> decide(Map.of("TIDEMARK_START_WAIT_SECONDS", "a while")));
  }

  private static MainSettings decide(Map<String, String> environment) {
    return MainSettings.of(new ConfiguredValues("prod", Map.of(), environment, Map.of(), Map.of()));
  }

  private static String find(
      String key,
      Map<String, String> environment,
      Map<String, String> dotEnv,
      Map<String, String> file) {
    return new ConfiguredValues("prod", Map.of(), environment, dotEnv, file).find(key).orElse("");
  }
}
