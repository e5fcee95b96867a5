package dev.tidemark.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Drives {@code bench/run ingest}: a program of its own, beside the service. Every event has an id
 * and is sent to be counted once; what the service answers is added up.
 */
public final class IngestLoad {

  private static final Pattern NUMBER = Pattern.compile("\"(\\w+)\":(\\d+)");
  private static final int LATENCY_CONNECTIONS = 4;
  private static final long PAUSE_NANOS = 5_000_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final String key;
  private final String run;
  private final int products;
  private final AtomicLong next = new AtomicLong();

  private IngestLoad(String base, String key, String run, int products) {
    this.base = URI.create(base);
    this.key = key;
    this.run = run;
    this.products = products;
  }

  /**
   * {@code URL KEY RUN PRODUCTS products}, {@code … throughput SECONDS CONNECTIONS ROWS SPREAD} or
   * {@code … latency SECONDS RATE} or {@code … alerts SECONDS RATE}; SPREAD is {@code even} or
   * {@code hot}. Prints a line of JSON.
   */
  public static void main(String... args) throws Exception {
    IngestLoad load = new IngestLoad(args[0], args[1], args[2], Integer.parseInt(args[3]));
    switch (args[4]) {
      case "products" -> load.enterProducts();
      case "throughput" ->
          load.throughput(
              Integer.parseInt(args[5]),
              Integer.parseInt(args[6]),
              Integer.parseInt(args[7]),
              args[8].equals("hot"));
      case "latency" -> load.latency(Integer.parseInt(args[5]), Integer.parseInt(args[6]));
      case "alerts" -> load.alerts(Integer.parseInt(args[5]), Integer.parseInt(args[6]));
      default -> throw new IllegalArgumentException(args[4]);
    }
  }

  /** A snapshot of each product, from a source that enters those that are not known. */
  private void enterProducts() throws Exception {
    long start = System.nanoTime();
    String now = Instant.now().toString();
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < products; i++) {
      body.append("{\"sku\":\"").append(sku(i)).append("\",\"onHand\":100,\"asOf\":\"");
      body.append(now).append("\"}\n");
      if ((i + 1) % 10_000 == 0 || i + 1 == products) {
        post("snapshots", "bench", body.toString()).get();
        body.setLength(0);
        System.err.printf("%,d products%n", i + 1);
      }
    }
    System.out.printf("{\"products\":%d,\"seconds\":%.1f}%n", products, seconds(start));
  }

  private void throughput(int seconds, int connections, int rows, boolean hot) throws Exception {
    long start = System.nanoTime();
    long end = start + Duration.ofSeconds(seconds).toNanos();
    List<Thread> threads = new ArrayList<>();
    AtomicLong accepted = new AtomicLong();
    AtomicLong other = new AtomicLong();
    for (int i = 0; i < connections; i++) {
      Thread thread =
          new Thread(
              () -> {
                SplittableRandom chance = new SplittableRandom(next.incrementAndGet());
                while (System.nanoTime() < end) {
                  String answer = post("sales", "bench", sales(rows, chance, hot)).join();
                  long counted = number(answer, "accepted");
                  accepted.addAndGet(counted);
                  other.addAndGet(rows - counted);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.printf(
        "{\"accepted\":%d,\"other\":%d,\"per_second\":%.0f}%n",
        accepted.get(), other.get(), accepted.get() / seconds(start));
  }

  private String sales(int rows, SplittableRandom chance, boolean hot) {
    String now = Instant.now().toString();
    StringBuilder body = new StringBuilder(rows * 130);
    for (int i = 0; i < rows; i++) {
      // Hot: most of what sells is one of few products, as on a sale night.
      double u = chance.nextDouble();
      int product = (int) ((hot ? u * u * u * u : u) * products);
      body.append("{\"eventId\":\"").append(run).append('-').append(next.incrementAndGet());
      body.append("\",\"channel\":\"shop\",\"sku\":\"").append(sku(product));
      body.append("\",\"units\":").append(1 + chance.nextInt(3));
      body.append(",\"at\":\"").append(now).append("\",\"orderId\":\"A\"}\n");
    }
    return body.toString();
  }

  /** Paced load over connections that stay open, and in it single events that are looked for. */
  private void latency(int seconds, int rate) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    AtomicLong accepted = new AtomicLong();
    List<Thread> senders = senders(rate, end, accepted);
    List<Double> position = new ArrayList<>();
    List<Double> velocity = new ArrayList<>();
    for (int probe = 0; System.nanoTime() < end; probe++) {
      position.add(probePosition(probe));
      velocity.add(probeVelocity(probe));
    }
    for (Thread sender : senders) {
      sender.join();
    }
    System.out.printf(
        "{\"per_second\":%.0f,\"position\":%s,\"velocity\":%s}%n",
        accepted.get() / (double) seconds, percentiles(position), percentiles(velocity));
  }

  private List<Thread> senders(int rate, long end, AtomicLong accepted) {
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < LATENCY_CONNECTIONS && rate > 0; i++) {
      Thread sender = new Thread(() -> accepted.addAndGet(stream(rate / LATENCY_CONNECTIONS, end)));
      senders.add(sender);
      sender.start();
    }
    return senders;
  }

  /** Paced load, and in it single reports of units oversold, each looked for among the alerts. */
  private void alerts(int seconds, int rate) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    AtomicLong accepted = new AtomicLong();
    List<Thread> senders = senders(rate, end, accepted);
    List<Double> alerts = new ArrayList<>();
    int first = new SplittableRandom(run.hashCode()).nextInt(products);
    for (int probe = 0; System.nanoTime() < end; probe++) {
      String sku = sku((first + probe) % products);
      String row =
          "{\"sku\":\"%s\",\"warehouse\":\"%s\",\"onHand\":0,\"reserved\":5,\"asOf\":\"%s\"}"
              .formatted(sku, run, Instant.now());
      alerts.add(untilSeen("snapshots", row, "/v1/alerts?rule=oversell&sku=" + sku, "firing"));
    }
    for (Thread sender : senders) {
      sender.join();
    }
    System.out.printf(
        "{\"per_second\":%.0f,\"alert\":%s}%n",
        accepted.get() / (double) seconds, percentiles(alerts));
  }

  /** One body for a second of events, sent as they come up: a row each, paced. */
  private long stream(int rate, long end) {
    SplittableRandom chance = new SplittableRandom(next.incrementAndGet());
    long accepted = 0;
    int rowsAtOnce = Math.max(1, rate / 100);
    long due = System.nanoTime();
    while (System.nanoTime() < end) {
      PipedInputStream in = new PipedInputStream(1 << 20);
      CompletableFuture<HttpResponse<String>> answer;
      try (OutputStream out = new PipedOutputStream(in)) {
        answer =
            http.sendAsync(
                request("/v1/ingest/sales?source=bench")
                    .header("Content-Type", "application/x-ndjson")
                    .POST(BodyPublishers.ofInputStream(() -> in))
                    .build(),
                BodyHandlers.ofString());
        for (int sent = 0; sent < rate; sent += rowsAtOnce) {
          out.write(sales(rowsAtOnce, chance, false).getBytes(StandardCharsets.UTF_8));
          out.flush();
          due += 1_000_000_000L * rowsAtOnce / rate;
          LockSupport.parkNanos(due - System.nanoTime());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      accepted += number(requireOk(answer.join()), "accepted");
    }
    return accepted;
  }

  private double probePosition(int probe) {
    String sku = sku(probe % products);
    long onHand = 1_000_000L + probe;
    String row =
        "{\"sku\":\"%s\",\"warehouse\":\"probe\",\"onHand\":%d,\"asOf\":\"%s\"}"
            .formatted(sku, onHand, Instant.now());
    return untilSeen("snapshots", row, "/v1/products/" + sku, "\"onHand\":" + onHand + ",");
  }

  private double probeVelocity(int probe) {
    String sku = sku(probe % products);
    String channel = "probe-" + run + "-" + probe;
    String row =
        "{\"sku\":\"%s\",\"channel\":\"%s\",\"units\":7,\"at\":\"%s\",\"eventId\":\"%s\"}"
            .formatted(sku, channel, Instant.now(), channel);
    return untilSeen("sales", row, "/v1/products/" + sku, "\"channel\":\"" + channel + "\"");
  }

  /** Milliseconds from sending an event to the first answer that shows it. */
  private double untilSeen(String kind, String row, String path, String shown) {
    long start = System.nanoTime();
    CompletableFuture<String> sent = post(kind, "bench", row);
    while (true) {
      String answer =
          requireOk(http.sendAsync(request(path).GET().build(), BodyHandlers.ofString()).join());
      if (answer.contains(shown)) {
        double millis = seconds(start) * 1000;
        sent.join();
        return millis;
      }
      LockSupport.parkNanos(PAUSE_NANOS); // a reader in a hurry, not one that is a load itself
      if (seconds(start) > LIMIT.toSeconds()) {
        throw new IllegalStateException("never seen: " + row + " in " + answer);
      }
    }
  }

  private CompletableFuture<String> post(String kind, String source, String body) {
    return http.sendAsync(
            request("/v1/ingest/" + kind + "?source=" + source)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString())
        .thenApply(IngestLoad::requireOk);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT).header("X-API-Key", key);
  }

  private static String requireOk(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private String sku(int product) {
    return "B-" + product;
  }

  private static long number(String json, String member) {
    Matcher numbers = NUMBER.matcher(json);
    while (numbers.find()) {
      if (numbers.group(1).equals(member)) {
        return Long.parseLong(numbers.group(2));
      }
    }
    throw new IllegalStateException("no " + member + " in " + json);
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static String percentiles(List<Double> millis) {
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return "{\"probes\":%d,\"p50_ms\":%.1f,\"p99_ms\":%.1f,\"most_ms\":%.1f}"
        .formatted(
            sorted.length,
            sorted[sorted.length / 2],
            sorted[Math.min(sorted.length - 1, sorted.length * 99 / 100)],
            Arrays.stream(sorted).max().orElse(0));
  }
}
