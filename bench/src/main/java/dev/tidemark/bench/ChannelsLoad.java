package dev.tidemark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Drives {@code bench/run channels}: a program of its own, beside the service. Buyers hold units
 * one by one; three channels over HTTP are told what is left. A message that says that {@code n}
 * units are gone tells of the first {@code n} holds that were sent for the product, so the time of
 * each hold until each channel knew of it is measured, also where one message tells of many.
 */
public final class ChannelsLoad {

  private static final int CHANNELS = 3;
  private static final int CONNECTIONS = 256;
  private static final int MAKERS = 8;
  private static final long TOTAL = 10_000_000;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool(ChannelsLoad::daemon);
  private final AtomicLong next = new AtomicLong();
  private final URI base;
  private final String key;
  private final String run;
  private final SoldProducts sold;
  private final List<ToldChannel> channels = new ArrayList<>();

  private ChannelsLoad(URI base, String key, String run, int products) {
    this.base = base;
    this.key = key;
    this.run = run;
    this.sold = new SoldProducts(products, CHANNELS, TOTAL);
  }

  /** {@code URL KEY RUN PRODUCTS BACKLOG WARMUP SECONDS RATE}. Prints a line of JSON. */
  public static void main(String... args) throws Exception {
    int backlog = Integer.parseInt(args[4]);
    ChannelsLoad load =
        new ChannelsLoad(
            URI.create(args[0]), args[1], args[2], Math.max(backlog, Integer.parseInt(args[3])));
    int products = Integer.parseInt(args[3]);
    int warmup = Integer.parseInt(args[5]);
    int seconds = Integer.parseInt(args[6]);
    int rate = Integer.parseInt(args[7]);
    load.enterProducts(Math.max(backlog, products));
    load.sell(products, warmup, 0);
    String alone = load.sell(products, seconds, 0);
    String drained = load.drain(Math.max(backlog, products));
    load.sell(products, warmup, 0);
    String paced = load.sell(products, seconds, rate);
    String most = load.sell(products, seconds, 0);
    System.out.printf(
        "{\"alone\":%s,\"backlog\":%s,\"paced\":%s,\"most\":%s}%n", alone, drained, paced, most);
    System.exit(0); // receivers wait on their sockets
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  // ---- what is needed

  private void enterProducts(int products) throws Exception {
    List<Future<?>> makers = new ArrayList<>();
    AtomicLong entered = new AtomicLong();
    for (int i = 0; i < MAKERS; i++) {
      makers.add(
          threads.submit(
              () -> {
                for (long p = entered.getAndIncrement();
                    p < products;
                    p = entered.getAndIncrement()) {
                  put(
                      "/v1/products/" + SoldProducts.sku((int) p),
                      "{\"name\":\"Bench\",\"total\":%d,\"buckets\":4,\"holdSeconds\":3600}"
                          .formatted(TOTAL));
                  if (p % 2_500 == 0) {
                    System.err.printf("%,d products%n", p);
                  }
                }
              }));
    }
    for (Future<?> maker : makers) {
      maker.get();
    }
  }

  /** Makes the channels, each of which has to be told of every product. */
  private String drain(int products) throws Exception {
    long start = System.nanoTime();
    for (int i = 0; i < CHANNELS; i++) {
      ToldChannel channel = new ToldChannel(i, sold, threads);
      channels.add(channel);
      put(
          "/v1/channels/bench-" + i,
          "{\"kind\":\"http\",\"url\":\"http://127.0.0.1:%d/stock\",\"acknowledge\":\"now\"}"
              .formatted(channel.port()));
    }
    await(() -> channels.stream().allMatch(channel -> channel.products() == products), "all told");
    long messages = channels.stream().mapToLong(ToldChannel::messages).sum();
    return "{\"products\":%d,\"messages\":%d,\"messages_per_second\":%.0f}"
        .formatted(products, messages, messages / seconds(start));
  }

  private void put(String path, String body) {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(base.resolve(path))
                  .timeout(LIMIT)
                  .header("X-API-Key", key)
                  .header("Content-Type", "application/json")
                  .PUT(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- the load

  /**
   * Holds units for so long, and waits until every channel that there is knows of all of them.
   *
   * @param rate holds a second; 0 for as many as there can be
   */
  private String sell(int products, int seconds, int rate) throws Exception {
    long messagesBefore = channels.stream().mapToLong(ToldChannel::messages).sum();
    sold.forgetLags();
    long start = System.nanoTime();
    long end = start + Duration.ofSeconds(seconds).toNanos();
    AtomicLong changes = new AtomicLong();
    List<Future<?>> buyers = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      int number = i;
      buyers.add(threads.submit(() -> buy(number, products, start, end, rate, changes)));
    }
    for (Future<?> buyer : buyers) {
      buyer.get();
    }
    double sent = seconds(start);
    await(() -> channels.isEmpty() || sold.areAllTold(), "every channel knows of every hold");
    double drained = seconds(start);
    long messages = channels.stream().mapToLong(ToldChannel::messages).sum() - messagesBefore;
    return ("{\"changes\":%d,\"per_second\":%.0f,\"drained_per_second\":%.0f,"
            + "\"messages_per_second\":%.0f,\"lag\":%s}")
        .formatted(
            changes.get(),
            changes.get() / sent,
            changes.get() / drained,
            messages / drained,
            sold.lags());
  }

  private void buy(
      int number, int products, long startNanos, long endNanos, int rate, AtomicLong changes) {
    SplittableRandom chance = new SplittableRandom(run.hashCode() * 31L + next.incrementAndGet());
    long stepNanos = rate == 0 ? 0 : 1_000_000_000L * CONNECTIONS / rate;
    long due = startNanos + stepNanos * number / CONNECTIONS;
    try (HoldConnection connection = new HoldConnection(base, key)) {
      while (System.nanoTime() < endNanos) {
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        due += stepNanos;
        int product = chance.nextInt(products);
        sold.sent(product, System.nanoTime());
        connection.hold(
            SoldProducts.sku(product), chance.nextInt(900_000), run + "-" + next.incrementAndGet());
        changes.incrementAndGet();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(Condition condition, String what) {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (seconds(start) > LIMIT.toSeconds()) {
        throw new IllegalStateException("never: " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
