package dev.tidemark.ingest.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Await;
import dev.tidemark.ServiceProcess;
import dev.tidemark.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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

    /** Keeps a message for sure before it returns. */
    void send(String channel, byte[] body, Map<String, String> headers);

    /** Ends it and starts it again, with all it had. */
    void restart();

    @Override
    void close();
  }

  abstract Broker broker();

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final String snapshots = "snapshots-" + run;
  private final String sales = "sales-" + run;
  private final Path committed = Path.of("target", "committed-" + run).toAbsolutePath();

  @Test
  void killedInTheMiddleEveryEventCountsOnce() {
    send(sales, 0, 3000, 1);
    send(snapshots, 0, 500, 1);
    try (ServiceProcess service = start()) {
      Await.until(LIMIT, "some events", () -> ids("SALE").size() >= 1000);
      service.kill9();
    }
    send(sales, 3000, 5000, 10);
    try (ServiceProcess service = start()) {
      Await.until(LIMIT, "some more", () -> ids("SALE").size() >= 3500);
      service.kill9();
    }
    send(sales, 5000, 6000, 1);
    try (ServiceProcess service = start()) {
      Await.until(LIMIT, "all sales", () -> ids("SALE").size() >= 6000);
      Await.until(LIMIT, "all snapshots", () -> ids("SNAPSHOT").size() >= 500);
      assertOnce("SALE", 6000);
      assertOnce("SNAPSHOT", 500);
      assertEquals(TERMINATED, service.stop());
    }
    assertNothingComesAgain();
  }

  @Test
  void whatCannotBeReadStopsNothing() {
    byte[] huge = new byte[2 * 1024 * 1024];
    Arrays.fill(huge, (byte) 'x');
    byte[] binary = {-1, -2, 0, 1, 2, 127};
    try (ServiceProcess service = start()) {
      send(sales, 0, 100, 1);
      for (byte[] poison : List.of("not JSON".getBytes(StandardCharsets.UTF_8), huge, binary)) {
        broker().send(sales, poison, Map.of());
        broker().send(sales, poison, Map.of("content-type", "application/json"));
      }
      broker().send(sales, new byte[0], Map.of());
      broker().send(sales, event(100), Map.of("content-type", "no media type at all"));
      byte[] lines = ("eventId\n" + id(101) + "\n" + id(102)).getBytes(StandardCharsets.UTF_8);
      broker().send(sales, lines, Map.of("content-type", "text/csv", "tidemark-source", "shop"));
      send(sales, 103, 200, 1);
      Await.until(LIMIT, "all sales", () -> ids("SALE").size() >= 200);
      assertOnce("SALE", 200);
      assertEquals(2, lines("SALE shop ").size());
      String quarantined = "bad " + broker().name() + ":" + sales + " ";
      Await.until(LIMIT, "quarantine", () -> lines(quarantined).size() >= 7);
      assertEquals(7, lines(quarantined).size());
      assertEquals(TERMINATED, service.stop());
    }
    assertNothingComesAgain();
  }

  @Test
  void aLostDatabaseIsWaitedForAndSoIsTheBroker() throws IOException {
    send(sales, 0, 100, 1);
    try (ServiceProcess service = start()) {
      Await.until(LIMIT, "the first events", () -> ids("SALE").size() >= 100);
      Path down = Files.createFile(Path.of(committed + ".down"));
      send(sales, 100, 1500, 1);
      Await.until(LIMIT, "tried", () -> service.output().contains("not committed, tried again"));
      broker().restart();
      send(sales, 1500, 1600, 1);
      assertEquals(100, ids("SALE").size());
      Files.delete(down);
      Await.until(LIMIT, "all sales", () -> ids("SALE").size() >= 1600);
      assertOnce("SALE", 1600);
      assertEquals(TERMINATED, service.stop());
    }
    assertNothingComesAgain();
  }

  /** What was acknowledged is acknowledged, and what comes after it is seen by the next process. */
  private void assertNothingComesAgain() {
    List<String> before = lines("");
    int next = 1_000_000;
    send(sales, next, next + 1, 1);
    try (ServiceProcess service = start()) {
      Await.until(LIMIT, "the last event", () -> lines("").size() > before.size());
      assertEquals(before.size() + 1, lines("").size());
      assertTrue(ids("SALE").contains(id(next)));
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
  }

  private byte[] event(int number) {
    return "{\"eventId\":\"%s\",\"sku\":\"CLOCK-1\",\"quantity\":1}"
        .formatted(id(number))
        .getBytes(StandardCharsets.UTF_8);
  }

  private String id(int number) {
    return run + "-" + number;
  }

  private void assertOnce(String kind, int count) {
    List<String> ids = ids(kind);
    assertEquals(count, ids.size());
    assertEquals(count, ids.stream().distinct().count());
  }

  private List<String> ids(String kind) {
    return lines(kind + " ").stream()
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .toList();
  }

  private List<String> lines(String prefix) {
    try {
      return Files.exists(committed)
          ? Files.readAllLines(committed).stream().filter(line -> line.startsWith(prefix)).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServiceProcess start() {
    String prefix = "tidemark.ingest." + broker().name() + ".";
    Map<String, String> settings = new HashMap<>(TestServers.shared().settings());
    settings.putAll(broker().settings());
    settings.put(prefix + "enabled", "true");
    settings.put(prefix + (broker().name().equals("kafka") ? "sales-topic" : "sales-queue"), sales);
    settings.put(
        prefix + (broker().name().equals("kafka") ? "snapshots-topic" : "snapshots-queue"),
        snapshots);
    settings.put("tidemark.ingest.stand-in", committed.toString());
    settings.put("tidemark.admin-key", KEY);
    return ServiceProcess.start(ServiceProcess.environment(settings));
  }
}
