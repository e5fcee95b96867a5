package dev.tidemark.ingest.cdc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Aside;
import dev.tidemark.Await;
import dev.tidemark.ServiceProcess;
import dev.tidemark.TestServers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged service, following a shop's MariaDB while it and the shop are killed. */
class ChangeCaptureIT {

  private static final String KEY = "integration-test-key";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int A_STATEMENT = 50;

  private static SourceDatabase shop;

  private final String source = "shop-" + UUID.randomUUID().toString().substring(0, 8);
  private final String sku = Api.newSku();
  private final String other = Api.newSku();

  @BeforeAll
  static void start() {
    shop = SourceDatabase.start(Path.of("target", "shop-" + ProcessHandle.current().pid()));
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @BeforeEach
  @AfterEach
  void empty() {
    shop.execute("DELETE FROM sale");
    shop.execute("DELETE FROM stock_level");
  }

  @Test
  void whatIsThereAndWhatComesIsCountedOnceAcrossKills() {
    sell(1, 10_000);
    shop.setLevel(sku, 100);
    CompletableFuture<Void> selling;
    try (ServiceProcess service = capture()) {
      Api api = configured(service);
      Await.until(LIMIT, "some of the table is read", () -> orders(api) > 500);
      service.kill9(); // in the middle of the first reading, or just after
    }
    try (ServiceProcess service = capture()) {
      Api api = api(service);
      Await.until(LIMIT, "the table is read", () -> orders(api) == 10_000);
      selling = Aside.run(() -> sell(10_001, 20_000));
      Await.until(LIMIT, "some of the binlog is read", () -> orders(api) > 13_000);
      service.kill9();
    }
    shop.setLevel(sku, 90); // while nobody looks
    try (ServiceProcess service = capture()) {
      Api api = api(service);
      Await.until(LIMIT, "more is read", () -> orders(api) > 18_000);
      service.kill9();
    }
    try (ServiceProcess service = capture()) {
      Api api = api(service);
      selling.join();
      shop.setLevel(sku, 80);
      sell(30_001, A_STATEMENT);
      assertEverySaleOnce(api, 30_050);
      Await.until(LIMIT, "the last level", () -> level(api, sku) == 80);
      assertTrue(rows(api, "duplicate") > 0, "nothing was told twice: no kill hit");
      assertEquals(0, rows(api, "quarantined"));
      service.stop();
    }
  }

  @Test
  void aSaleMayChangeItsStateAndIsCancelledOnce() {
    sell(1, 10);
    try (ServiceProcess service = capture()) {
      Api api = configured(service);
      assertEverySaleOnce(api, 10);
      shop.execute("UPDATE sale SET price = price + 1");
      shop.execute("UPDATE sale SET gone = 1 WHERE id IN (3, 4)");
      shop.execute("UPDATE sale SET price = 0 WHERE id = 3");
      shop.execute("DELETE FROM sale WHERE id = 9");
      sell(11, 1);
      assertEverySaleOnce(api, 11);
      Await.until(LIMIT, "cancelled", () -> ever(api).path("cancelledOrders").asLong() == 2);
      assertEquals(
          SourceDatabase.units(3) + SourceDatabase.units(4),
          ever(api).path("cancelledUnits").asLong());
      shop.execute("UPDATE sale SET quantity = 77 WHERE id = 5");
      Await.until(LIMIT, "put aside", () -> rows(api, "quarantined") == 1);
      assertEverySaleOnce(api, 11);
      JsonNode aside = api.get("/v1/quarantine?source=" + source).json().path("items").get(0);
      assertEquals("ID_REUSED", aside.path("reason").asText());
      assertEquals("cdc:shop.sale", aside.path("origin").asText());
      assertEquals("2026-11-24T10:00:00", aside.path("row").path("sold_at").asText());
    }
  }

  @Test
  void aPositionThatIsGoneIsMadeUpForByReadingTheTables() {
    shop.setLevel(sku, 100);
    sell(1, 500);
    try (ServiceProcess service = capture()) {
      Api api = configured(service);
      assertEverySaleOnce(api, 500);
      sell(501, 500);
      shop.setLevel(sku, 70);
      shop.setLevel(other, 5);
      assertEverySaleOnce(api, 1000);
      Await.until(LIMIT, "the levels", () -> level(api, sku) == 70 && level(api, other) == 5);
      service.stop();
    }
    sell(1001, 500);
    shop.setLevel(sku, 100); // as it was when it was read first
    shop.forgetBinlog();
    try (ServiceProcess service = capture()) {
      Api api = api(service);
      assertEverySaleOnce(api, 1500);
      Await.until(LIMIT, "said", () -> service.output().contains("Reading the tables of"));
      sell(1501, 500);
      assertEverySaleOnce(api, 2000);
      assertEquals(100, level(api, sku));
    }
  }

  @Test
  void oneOfTwoProcessesCapturesAndTheOtherTakesOver() {
    sell(1, 100);
    try (ServiceProcess first = capture();
        ServiceProcess second = capture()) {
      assertEverySaleOnce(configured(first), 100);
      Await.until(LIMIT, "one runs", () -> running(first) + running(second) == 1);
      ServiceProcess owner = running(first) == 1 ? first : second;
      ServiceProcess other = owner == first ? second : first;
      owner.kill9();
      Await.until(LIMIT, "the other runs", () -> running(other) == 1);
      Api api = api(other);
      sell(101, 100);
      assertEverySaleOnce(api, 200);

      shop.cutCapture();
      sell(201, 100);
      assertEverySaleOnce(api, 300);
      shop.crash();
      sell(301, 100);
      assertEverySaleOnce(api, 400);
    }
  }

  /** Its first reading would lock the tables that the sale is written to. */
  @Test
  void theServerOfOurOwnProductDatabaseIsNotCaptured() {
    Map<String, String> servers = TestServers.shared().settings();
    String url = Objects.requireNonNull(servers.get("quarkus.datasource.jdbc.url"));
    URI server = URI.create(url.substring("jdbc:".length()));
    String prefix = "tidemark.ingest.cdc." + source + ".";
    Map<String, String> settings = new HashMap<>(servers);
    settings.put(
        prefix + "url",
        "jdbc:mariadb://127.0.0.1:" + server.getPort() + "/tidemark?sslMode=DISABLED");
    settings.put(prefix + "username", servers.getOrDefault("quarkus.datasource.username", ""));
    settings.put(prefix + "password", servers.getOrDefault("quarkus.datasource.password", ""));
    settings.put(prefix + "sales", "tidemark.sale");
    try (ServiceProcess service = started(settings)) {
      Api api = configured(service);
      Await.until(
          LIMIT,
          "said",
          () -> service.output().contains("on the server of our own product database"));
      assertEquals(0, running(service));
      api.product(sku, "{\"total\":1}");
      assertEquals("201 HELD", api.hold(sku, 1, 1).brief());
    }
  }

  private void sell(long firstId, int count) {
    for (int done = 0; done < count; done += A_STATEMENT) {
      shop.sell(sku, firstId + done, Math.min(A_STATEMENT, count - done));
    }
  }

  /** As many orders, and their units: none is lost or doubled in the place of another. */
  private void assertEverySaleOnce(Api api, int count) {
    Await.until(LIMIT, count + " sales", () -> orders(api) >= count);
    long units = LongStream.rangeClosed(1, count).map(SourceDatabase::units).sum();
    assertEquals(count, orders(api));
    assertEquals(units, ever(api).path("units").asLong());
  }

  private long orders(Api api) {
    return ever(api).path("orders").asLong();
  }

  private JsonNode ever(Api api) {
    return api.get("/v1/products/" + sku + "/sales").json().path("ever").path(0);
  }

  private static long level(Api api, String of) {
    return api.position(of).path("reported").path("onHand").asLong(-1);
  }

  private long rows(Api api, String outcome) {
    return api.get("/v1/sources/" + source)
        .json()
        .path("health")
        .path("rows")
        .path(outcome)
        .asLong();
  }

  private int running(ServiceProcess service) {
    String metric = "tidemark_cdc_running{source=\"" + source + "\"} 1.0";
    return api(service).get("/q/metrics").body().contains(metric) ? 1 : 0;
  }

  private static Api api(ServiceProcess service) {
    return new Api(service.baseUri(), KEY);
  }

  /** Says how the tables are read, from when on they are. */
  private Api configured(ServiceProcess service) {
    Api api = api(service);
    Api.Answer made =
        api.put(
            "/v1/sources/" + source,
            """
            {"kind":"cdc","timeZone":"Europe/Berlin","unknownProducts":"create",
             "mapping":{"units":"quantity","at":"sold_at","onHand":"on_hand","cancelled":"gone"}}""");
    assertEquals(201, made.status());
    return api;
  }

  private ServiceProcess capture() {
    Map<String, String> properties = new HashMap<>(TestServers.shared().settings());
    properties.putAll(shop.settings(source));
    return started(properties);
  }

  private static ServiceProcess started(Map<String, String> properties) {
    Map<String, String> environment = new HashMap<>(ServiceProcess.environment(properties));
    environment.put("TIDEMARK_ADMIN_KEY", KEY);
    return ServiceProcess.start(environment);
  }
}
