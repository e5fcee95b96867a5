package dev.tidemark.ingest.cdc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Await;
import dev.tidemark.ServiceProcess;
import dev.tidemark.TestServers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
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
  void whatIsThereAndWhatComesIsTakenOnceAcrossKills() {
    sell(1, 10_000);
    shop.setLevel("A", 100);
    CompletableFuture<Void> selling;
    try (ServiceProcess service = capture()) {
      Await.until(LIMIT, "some of the table is read", () -> sales().size() > 500);
      service.kill9(); // in the middle of the first reading, or just after
    }
    try (ServiceProcess service = capture()) {
      Await.until(LIMIT, "the table is read", () -> sales().size() == 10_000);
      selling = CompletableFuture.runAsync(() -> sell(10_001, 20_000));
      Await.until(LIMIT, "some of the binlog is read", () -> sales().size() > 13_000);
      service.kill9();
    }
    shop.setLevel("A", 90); // while nobody looks
    try (ServiceProcess service = capture()) {
      Await.until(LIMIT, "more is read", () -> sales().size() > 18_000);
      service.kill9();
    }
    try (ServiceProcess service = capture()) {
      selling.join();
      shop.setLevel("A", 80);
      sell(30_001, A_STATEMENT);
      assertEverySaleOnce(30_050);
      Await.until(LIMIT, "the last level", () -> lastLevel() == 80);
      assertEquals(List.of(100L, 90L, 80L), levelsOnce());
      service.stop();
    }
    assertTimesAndTypes();
  }

  @Test
  void aPositionThatIsGoneIsMadeUpForByReadingTheTables() {
    shop.setLevel("A", 100);
    sell(1, 500);
    try (ServiceProcess service = capture()) {
      assertEverySaleOnce(500);
      sell(501, 500);
      shop.setLevel("A", 70);
      shop.setLevel("B", 5);
      assertEverySaleOnce(1000);
      Await.until(LIMIT, "the level", () -> lastLevel() == 5);
      service.stop();
    }
    sell(1001, 500);
    shop.setLevel("A", 100); // as it was when it was read first
    shop.forgetBinlog();
    try (ServiceProcess service = capture()) {
      assertEverySaleOnce(1500);
      Await.until(LIMIT, "said", () -> service.output().contains("Reading the tables of"));
      sell(1501, 500);
      assertEverySaleOnce(2000);
      List<Taken> levels = Taken.of(source, "SNAPSHOT");
      Taken lastOfA =
          levels.stream()
              .filter(level -> level.fields().path("sku").asText().equals("A"))
              .reduce((first, second) -> second)
              .orElseThrow();
      assertEquals(100, lastOfA.fields().path("on_hand").asLong());
    }
  }

  @Test
  void oneOfTwoProcessesCapturesAndTheOtherTakesOver() {
    sell(1, 100);
    try (ServiceProcess first = capture();
        ServiceProcess second = capture()) {
      assertEverySaleOnce(100);
      Await.until(LIMIT, "one runs", () -> running(first) + running(second) == 1);
      ServiceProcess owner = running(first) == 1 ? first : second;
      ServiceProcess other = owner == first ? second : first;
      owner.kill9();
      Await.until(LIMIT, "the other runs", () -> running(other) == 1);
      sell(101, 100);
      assertEverySaleOnce(200);

      shop.cutCapture();
      sell(201, 100);
      assertEverySaleOnce(300);
      shop.crash();
      sell(301, 100);
      assertEverySaleOnce(400);
    }
  }

  private void sell(long firstId, int count) {
    for (int done = 0; done < count; done += A_STATEMENT) {
      shop.sell("A", firstId + done, Math.min(A_STATEMENT, count - done));
    }
  }

  private void assertEverySaleOnce(int count) {
    Await.until(LIMIT, count + " sales", () -> sales().size() >= count);
    Map<Long, Long> timesById =
        sales().stream().collect(Collectors.groupingBy(sale -> sale, Collectors.counting()));
    Map<Long, Long> expected =
        LongStream.rangeClosed(1, count).boxed().collect(Collectors.toMap(id -> id, id -> 1L));
    assertEquals(expected, timesById);
  }

  private List<Long> sales() {
    return numbers("SALE", taken -> taken.fields().path("id").asLong());
  }

  private List<Long> numbers(String kind, ToLongFunction<Taken> number) {
    return Taken.of(source, kind).stream().map(number::applyAsLong).toList();
  }

  private long lastLevel() {
    List<Long> all = numbers("SNAPSHOT", taken -> taken.fields().path("on_hand").asLong());
    return all.isEmpty() ? -1 : all.get(all.size() - 1);
  }

  /** A reading that was broken off may tell a level again, which is the same level. */
  private List<Long> levelsOnce() {
    return numbers("SNAPSHOT", taken -> taken.fields().path("on_hand").asLong()).stream()
        .distinct()
        .toList();
  }

  private void assertTimesAndTypes() {
    List<Taken> sales = Taken.of(source, "SALE");
    for (Taken sale : List.of(sales.get(0), sales.get(sales.size() - 1))) {
      assertEquals("9.90", sale.fields().path("price").asText());
      assertEquals("2026-11-24T10:00:00", sale.fields().path("sold_at").asText());
      assertTrue(Instant.parse(sale.fields().path("at").asText()).isBefore(Instant.now()));
    }
    for (Taken level : Taken.of(source, "SNAPSHOT")) {
      Instant changed = Instant.parse(level.fields().path("changed").asText());
      Duration age = Duration.between(changed, Instant.now());
      assertTrue(age.abs().toMinutes() < 10, "not an instant of now: " + changed);
    }
    assertTrue(
        sales.stream().anyMatch(sale -> sale.times() > 1), "nothing was told twice: no kill hit");
  }

  private int running(ServiceProcess service) {
    String metric = "tidemark_cdc_running{source=\"" + source + "\"} 1.0";
    return Metrics.of(service).contains(metric) ? 1 : 0;
  }

  private ServiceProcess capture() {
    Map<String, String> properties = new HashMap<>(TestServers.shared().settings());
    properties.putAll(shop.settings(source));
    Map<String, String> environment = new HashMap<>(ServiceProcess.environment(properties));
    environment.put("TIDEMARK_ADMIN_KEY", KEY);
    return ServiceProcess.start(environment);
  }
}
