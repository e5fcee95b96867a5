package dev.tidemark.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntToLongFunction;

/**
 * Drives {@code bench/run webhooks}: a program of its own, beside the service. Each product is of a
 * category of its own, so that its alert is a notice of its own; a buyer's hold makes it fire, and
 * the time until each webhook was told of it is measured. One webhook more is paused meanwhile, and
 * told of all at the end.
 */
public final class WebhooksLoad {

  /** What codes of products begin with; their number follows. */
  static final String SKU = "W-";

  private static final int CONNECTIONS = 32;
  private static final int MAKERS = 8;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String RULE =
      "rule \\\"few\\\" @severity(\\\"P1\\\") when StockPosition( available < 10 )"
          + " then actions.alert(\\\"few\\\"); end";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool(WebhooksLoad::daemon);
  private final List<ToldWebhook> webhooks = new ArrayList<>();
  private final AtomicLongArray sentNanos;
  private final AtomicLongArray heldNanos;
  private final URI base;
  private final String key;
  private final String run;
  private final int products;

  private WebhooksLoad(URI base, String key, String run, int products) {
    this.base = base;
    this.key = key;
    this.run = run;
    this.products = products;
    this.sentNanos = new AtomicLongArray(products);
    this.heldNanos = new AtomicLongArray(products);
  }

  /** {@code URL KEY RUN WEBHOOKS WARMUP SECONDS RATE}. Prints a line of JSON. */
  public static void main(String... args) throws Exception {
    int warmup = Integer.parseInt(args[4]) * Integer.parseInt(args[6]);
    int measured = Integer.parseInt(args[5]) * Integer.parseInt(args[6]);
    WebhooksLoad load = new WebhooksLoad(URI.create(args[0]), args[1], args[2], warmup + measured);
    int rate = Integer.parseInt(args[6]);
    load.enterProducts();
    load.call("PUT", "/v1/rules/bench-webhooks", "{\"drl\":\"" + RULE + "\"}");
    load.call("POST", "/v1/rules/bench-webhooks/activate", "");
    for (int i = 0; i < Integer.parseInt(args[3]); i++) {
      load.webhook(false);
    }
    ToldWebhook paused = new ToldWebhook(load.products, load.threads);
    String pausedId = load.webhook(paused, true);
    load.fire(0, warmup, rate);
    String paced = load.fire(warmup, warmup + measured, rate);
    String backlog = load.resume(paused, pausedId);
    System.out.printf("{\"paced\":%s,\"backlog\":%s}%n", paced, backlog);
    System.exit(0); // receivers wait on their sockets
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  // ---- what is needed

  private void enterProducts() throws Exception {
    AtomicInteger entered = new AtomicInteger();
    List<Future<?>> makers = new ArrayList<>();
    for (int i = 0; i < MAKERS; i++) {
      makers.add(threads.submit(() -> enterSome(entered)));
    }
    for (Future<?> maker : makers) {
      maker.get();
    }
  }

  private Void enterSome(AtomicInteger entered) throws Exception {
    for (int p = entered.getAndIncrement(); p < products; p = entered.getAndIncrement()) {
      call(
          "PUT",
          "/v1/products/" + SKU + p,
          "{\"total\":10,\"buckets\":1,\"holdSeconds\":36000,\"category\":\"c%d\"}".formatted(p));
      if (p % 2_500 == 0) {
        System.err.printf("%,d products%n", p);
      }
    }
    return null;
  }

  private void webhook(boolean paused) throws IOException, InterruptedException {
    ToldWebhook webhook = new ToldWebhook(products, threads);
    webhooks.add(webhook);
    webhook(webhook, paused);
  }

  private String webhook(ToldWebhook webhook, boolean paused)
      throws IOException, InterruptedException {
    String made =
        call(
            "POST",
            "/v1/webhooks",
            "{\"url\":\"%s\",\"types\":[\"alert.firing\"],\"paused\":%b}"
                .formatted(webhook.url(), paused));
    return made.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
  }

  private String call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .header("X-API-Key", key)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(method + " " + path + ": " + answer.body());
    }
    return answer.body();
  }

  // ---- what is measured

  /** One hold a product, evenly over time. */
  private String fire(int from, int to, int rate) throws Exception {
    AtomicInteger next = new AtomicInteger(from);
    long start = System.nanoTime();
    List<Future<?>> buyers = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      buyers.add(threads.submit(() -> buy(next, from, to, start, rate)));
    }
    for (Future<?> buyer : buyers) {
      buyer.get();
    }
    await(() -> webhooks.stream().allMatch(webhook -> webhook.products() == to), "all told");
    double seconds = (System.nanoTime() - start) / 1e9;
    int deliveries = (to - from) * webhooks.size();
    return ("{\"alerts\":%d,\"deliveries_per_second\":%.0f,\"event\":%s,\"answered\":%s,"
            + "\"asked\":%s}")
        .formatted(
            to - from,
            deliveries / seconds,
            percentiles(from, to, (webhook, product) -> webhook.lagMillis(product) * 1_000_000),
            percentiles(from, to, (w, product) -> w.atNanos(product) - heldNanos.get(product)),
            percentiles(from, to, (w, product) -> w.atNanos(product) - sentNanos.get(product)));
  }

  private Void buy(AtomicInteger next, int from, int to, long start, int rate) throws IOException {
    try (HoldConnection connection = new HoldConnection(base, key)) {
      for (int p = next.getAndIncrement(); p < to; p = next.getAndIncrement()) {
        long due = start + (long) ((p - from) * 1e9 / rate);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        sentNanos.set(p, System.nanoTime());
        connection.hold(SKU + p, p, run + "-" + p);
        heldNanos.set(p, System.nanoTime());
      }
    }
    return null;
  }

  private String resume(ToldWebhook paused, String id) throws Exception {
    long start = System.nanoTime();
    call("PUT", "/v1/webhooks/" + id, "{\"paused\":false}");
    await(() -> paused.products() == products, "the backlog is told");
    double seconds = (System.nanoTime() - start) / 1e9;
    return "{\"deliveries\":%d,\"per_second\":%.0f}".formatted(products, products / seconds);
  }

  private interface Time {
    long nanos(ToldWebhook webhook, int product);
  }

  private String percentiles(int from, int to, Time time) {
    IntToLongFunction at =
        i -> time.nanos(webhooks.get(i % webhooks.size()), from + i / webhooks.size());
    long[] nanos = new long[(to - from) * webhooks.size()];
    Arrays.setAll(nanos, at);
    Arrays.sort(nanos);
    return "{\"p50_ms\":%.0f,\"p99_ms\":%.0f,\"max_ms\":%.0f}"
        .formatted(
            nanos[nanos.length / 2] / 1e6,
            nanos[(int) (nanos.length * 0.99)] / 1e6,
            nanos[nanos.length - 1] / 1e6);
  }

  private static void await(BooleanSupplier condition, String what) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new IllegalStateException("not within " + LIMIT + ": " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
