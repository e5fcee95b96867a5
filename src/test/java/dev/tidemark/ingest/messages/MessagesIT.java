package dev.tidemark.ingest.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.Proxy;
import dev.tidemark.ServiceProcess;
import dev.tidemark.StockCable;
import dev.tidemark.TestServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The packaged service fed by a real broker, which is the same story on every one. */
abstract class MessagesIT {

  static final Duration LIMIT = Duration.ofSeconds(90);

  private static final int TERMINATED = 143;
  private static final String KEY = "integration-test-key";

  /** A broker, as far as these tests need one. */
  interface Broker extends AutoCloseable {

    String name();

    /** The properties that lead the service to it. */
    Map<String, String> settings();

    /** Sends a message, in the order of the calls. */
    void send(String channel, byte[] body, Map<String, String> headers);

    /** Returns when all that was sent is kept for sure. */
    void settle();

    /** Ends it and starts it again, with all it had. */
    void restart();

    @Override
    void close();
  }

  abstract Broker broker();

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final String snapshots = "snapshots-" + run;
  private final String sales = "sales-" + run;
  private final String source = "messages-" + run;
  private final String sku = StockCable.skuOn(1);

  @Test
  void killedInTheMiddleEveryEventCountsOnce() {
    try (ServiceProcess service = start()) {
      Api api = configured(service);
      send(sales, 0, 3000, 1);
      sendSnapshots(500);
      Await.until(LIMIT, "some events", () -> orders(api, source) >= 1000);
      service.kill9();
    }
    send(sales, 3000, 5000, 10);
    try (ServiceProcess service = start()) {
      Await.until(LIMIT, "some more", () -> orders(api(service), source) >= 3500);
      service.kill9();
    }
    send(sales, 5000, 6000, 1);
    try (ServiceProcess service = start()) {
      Api api = api(service);
      Await.until(LIMIT, "all sales", () -> orders(api, source) >= 6000);
      Await.until(LIMIT, "all snapshots", () -> reported(api, "contributors") >= 500);
      assertOnce(api, 6000);
      assertEquals(500 * 499 / 2, reported(api, "onHand"));
      assertEquals(TERMINATED, service.stop());
    }
    assertNothingComesAgain();
  }

  @Test
  void whatCannotBeReadStopsNothing() {
    byte[] huge = new byte[2 * 1024 * 1024];
    Arrays.fill(huge, (byte) 'x');
    byte[] binary = {-1, -2, 0, 1, 2, 127};
    String other = "other-" + run;
    try (ServiceProcess service = start()) {
      Api api = configured(service);
      assertEquals(201, api.put("/v1/sources/" + other, "{}").status());
      send(sales, 0, 100, 1);
      for (byte[] poison : List.of("not JSON".getBytes(StandardCharsets.UTF_8), huge, binary)) {
        broker().send(sales, poison, Map.of());
        broker().send(sales, poison, Map.of("content-type", "application/json"));
      }
      broker().send(sales, new byte[0], Map.of());
      broker().send(sales, event(100), Map.of("content-type", "no media type at all"));
      broker().send(sales, event(0), Map.of("tidemark-source", "nobody-" + run));
      String lines = "sku,units,at\n%1$s,3,2026-11-20T10:00:00Z\n%1$s,4,2026-11-20T10:00:00Z";
      broker()
          .send(
              sales,
              lines.formatted(sku).getBytes(StandardCharsets.UTF_8),
              Map.of("content-type", "text/csv", "tidemark-source", other));
      send(sales, 101, 200, 1);
      Await.until(LIMIT, "all sales", () -> orders(api, source) >= 200);
      assertOnce(api, 200);
      Await.until(LIMIT, "the other's", () -> orders(api, other) >= 2);
      assertEquals(2, orders(api, other));
      Await.until(LIMIT, "quarantine", () -> quarantined(api, source).size() >= 4);
      for (JsonNode row : quarantined(api, source)) {
        assertEquals(broker().name() + ":" + sales, row.path("origin").asText());
        assertEquals("MALFORMED_ROW", row.path("reason").asText());
      }
      assertEquals(4, quarantined(api, source).size(), "the same row again is kept once");
      String nobody = "nobody-" + run;
      Await.until(LIMIT, "nobody's", () -> !quarantined(api, nobody).isEmpty());
      JsonNode unknown = quarantined(api, nobody);
      assertEquals("UNKNOWN_SOURCE", unknown.path(0).path("reason").asText());
      assertEquals(TERMINATED, service.stop());
    }
    assertNothingComesAgain();
  }

  @Test
  void aLostDatabaseIsWaitedForAndSoIsTheBroker() {
    try (Proxy cable = StockCable.open();
        ServiceProcess service = start(StockCable.settings(cable))) {
      Api api = configured(service);
      send(sales, 0, 100, 1);
      Await.until(LIMIT, "the first events", () -> orders(api, source) >= 100);
      cable.unplug();
      send(sales, 100, 1500, 1);
      Await.until(LIMIT, "tried", () -> service.output().contains("not committed, tried again"));
      broker().restart();
      send(sales, 1500, 1600, 1);
      cable.plug();
      Await.until(LIMIT, "all sales", () -> orders(api, source) >= 1600);
      assertOnce(api, 1600);
      assertEquals(TERMINATED, service.stop());
    }
    assertNothingComesAgain();
  }

  /** What was acknowledged is acknowledged, and what comes after it is seen by the next process. */
  private void assertNothingComesAgain() {
    int next = 1_000_000;
    try (ServiceProcess service = start()) {
      Api api = api(service);
      JsonNode before = rows(api);
      send(sales, next, next + 1, 1);
      Await.until(
          LIMIT,
          "the last event",
          () -> rows(api).path("accepted").asLong() > before.path("accepted").asLong());
      assertEquals(before.path("accepted").asLong() + 1, rows(api).path("accepted").asLong());
      assertEquals(before.path("duplicate").asLong(), rows(api).path("duplicate").asLong());
      assertEquals(TERMINATED, service.stop());
    }
  }

  private void send(String channel, int from, int to, int perMessage) {
    for (int i = from; i < to; i += perMessage) {
      StringBuilder body = new StringBuilder();
      for (int j = i; j < i + perMessage; j++) {
        body.append(new String(event(j), StandardCharsets.UTF_8)).append('\n');
      }
      broker().send(channel, body.toString().getBytes(StandardCharsets.UTF_8), Map.of());
    }
    broker().settle();
  }

  private void sendSnapshots(int count) {
    for (int i = 0; i < count; i++) {
      String row =
          "{\"sku\":\"%s\",\"warehouse\":\"w%d\",\"onHand\":%d,\"asOf\":\"2026-11-20T10:00:00Z\"}"
              .formatted(sku, i, i);
      broker().send(snapshots, row.getBytes(StandardCharsets.UTF_8), Map.of());
    }
    broker().settle();
  }

  private byte[] event(int number) {
    return "{\"eventId\":\"%d\",\"sku\":\"%s\",\"units\":%d,\"at\":\"2026-11-20T10:00:00Z\"}"
        .formatted(number, sku, units(number))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static long units(int number) {
    return 1L + number % 7;
  }

  /** As many orders, and their units: none is lost or doubled in the place of another. */
  private void assertOnce(Api api, int count) {
    long units = IntStream.range(0, count).mapToLong(MessagesIT::units).sum();
    assertEquals(count, orders(api, source));
    assertEquals(units, ever(api, source).path("units").asLong());
  }

  /** None while the product's database is away. */
  private long orders(Api api, String channel) {
    return ever(api, channel).path("orders").asLong();
  }

  private JsonNode ever(Api api, String channel) {
    for (JsonNode row : api.get("/v1/products/" + sku + "/sales").json().path("ever")) {
      if (row.path("channel").asText().equals(channel)) {
        return row;
      }
    }
    return MissingNode.getInstance();
  }

  private long reported(Api api, String member) {
    return api.position(sku).path("reported").path(member).asLong();
  }

  private JsonNode rows(Api api) {
    return api.get("/v1/sources/" + source).json().path("health").path("rows");
  }

  private static JsonNode quarantined(Api api, String from) {
    return api.get("/v1/quarantine?source=" + from).json().path("items");
  }

  private Api configured(ServiceProcess service) {
    Api api = api(service);
    api.product(sku, "{\"total\":1}");
    assertEquals(201, api.put("/v1/sources/" + source, "{}").status());
    return api;
  }

  private static Api api(ServiceProcess service) {
    return new Api(service.baseUri(), KEY);
  }

  private ServiceProcess start() {
    return start(TestServers.shared().settings());
  }

  private ServiceProcess start(Map<String, String> servers) {
    String prefix = "tidemark.ingest." + broker().name() + ".";
    String channels = broker().name().equals("kafka") ? "topic" : "queue";
    Map<String, String> settings = new HashMap<>(servers);
    settings.putAll(broker().settings());
    settings.put(prefix + "enabled", "true");
    settings.put(prefix + "source", source);
    settings.put(prefix + "sales-" + channels, sales);
    settings.put(prefix + "snapshots-" + channels, snapshots);
    settings.put("tidemark.admin-key", KEY);
    return ServiceProcess.start(ServiceProcess.environment(settings));
  }
}
