package dev.tidemark.platform.demo;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The store round the corner: its warehouse tells the service of its stock, and its till of what it
 * sells, twice a second: the same sales once more, by the way in for other systems.
 *
 * <p>Owns the thread on which the till tells. {@link #finish} is for the thread that started it.
 */
final class Till implements AutoCloseable {

  private static final String CHANNEL = "store";
  private static final String SALES_SOURCE = "demo-till";
  private static final String STOCK_SOURCE = "demo-warehouse";
  private static final long EVERY_MILLIS = 500;
  private static final int MOST_AT_ONCE = 2_000;

  private final ServiceClient service;
  private final String run;
  private final InstantSource time;
  private final ScheduledExecutorService telling =
      Executors.newSingleThreadScheduledExecutor(Threads.named("till"));
  private List<DemoOrder> orders = List.of();
  private Instant start = Instant.EPOCH;
  private int told;
  private Told sum = new Told(0, 0, 0);

  /**
   * @param run starts every order's number, so it must be new for each replay
   */
  Till(ServiceClient service, String run, InstantSource time) {
    this.service = service;
    this.run = run;
    this.time = time;
  }

  /**
   * What the service said of the rows told.
   *
   * @param counted now or before
   */
  record Told(long rows, long counted, long refused) {

    /** Whether every row counts, and none twice. */
    boolean whole() {
      return counted == rows;
    }

    private Told plus(long more, Answer answer) {
      long taken =
          answer.body().path("accepted").asLong() + answer.body().path("duplicate").asLong();
      return new Told(rows + more, counted + taken, refused + more - taken);
    }
  }

  /**
   * Tells of the stock, once.
   *
   * @throws IllegalStateException if the service does not take it
   */
  void report(List<DemoProduct> products) throws InterruptedException {
    Map<String, ?> sales = Map.of("defaults", Map.of("channel", CHANNEL));
    for (String source : List.of(SALES_SOURCE, STOCK_SOURCE)) {
      accepted(
          service.put("/v1/sources/" + source, source.equals(SALES_SOURCE) ? sales : Map.of()));
    }
    StringBuilder stock = new StringBuilder("sku,warehouse,onHand,asOf\n");
    for (DemoProduct product : products) {
      stock.append(product.sku()).append(',').append(CHANNEL).append(',');
      stock.append(product.unitsOffered()).append(',').append(time.instant()).append('\n');
    }
    accepted(
        service.post("/v1/ingest/snapshots?source=" + STOCK_SOURCE, "text/csv", stock.toString()));
  }

  private static void accepted(CompletableFuture<Answer> call) throws InterruptedException {
    Answer answer = Futures.await(call);
    if (!answer.ok()) {
      throw new IllegalStateException("the service did not take the store: " + answer.code());
    }
  }

  /** Starts to tell of each order when it is due. */
  void start(List<DemoOrder> due) {
    orders = due;
    start = time.instant();
    var unused =
        telling.scheduleWithFixedDelay(
            () -> tell(Duration.between(start, time.instant())),
            EVERY_MILLIS,
            EVERY_MILLIS,
            MILLISECONDS);
  }

  /** Tells of all that is left, and says what came of everything. */
  Told finish() throws InterruptedException {
    telling.shutdown();
    if (!telling.awaitTermination(1, MINUTES)) {
      throw new IllegalStateException("the service does not take the till's sales");
    }
    if (!orders.isEmpty()) {
      tell(orders.get(orders.size() - 1).due());
    }
    return sum;
  }

  private void tell(Duration until) {
    while (told < orders.size() && orders.get(told).due().compareTo(until) <= 0) {
      List<String> rows = new ArrayList<>();
      while (rows.size() < MOST_AT_ONCE
          && told < orders.size()
          && orders.get(told).due().compareTo(until) <= 0) {
        rows.add(row(orders.get(told++)));
      }
      Answer answer =
          service
              .post(
                  "/v1/ingest/sales?source=" + SALES_SOURCE,
                  "application/x-ndjson",
                  String.join("\n", rows))
              .join();
      sum = sum.plus(rows.size(), answer);
    }
  }

  private String row(DemoOrder order) {
    return "{\"sku\":\"%s\",\"units\":%d,\"at\":\"%s\",\"orderId\":\"%s-%d\"}"
        .formatted(order.sku(), order.quantity(), time.instant(), run, order.number());
  }

  @Override
  public void close() {
    telling.shutdownNow();
  }
}
