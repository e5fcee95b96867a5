package dev.tidemark.console;

import dev.tidemark.alerts.AlertCounts;
import dev.tidemark.gate.News;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.RefusalCounters;
import dev.tidemark.kernel.Repeating;
import dev.tidemark.responses.ResponsesLook;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.Products;
import dev.tidemark.stock.Sales;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import dev.tidemark.storage.StoreUnavailableException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Knows how the whole sale stands, and how it did in the last 5 minutes: it looks once a second, at
 * what changed only. Every process has one of its own. Safe for use by several threads.
 */
@Startup
@ApplicationScoped
class Board {

  /** How far the chart goes back. */
  static final int SECONDS = 300;

  private static final Logger LOG = Logger.getLogger(Board.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int MOST_SHOWN = 20;

  /** Sales of a second may be committed in the next: it is read again until then. */
  private static final int STILL_OPEN_SECONDS = 4;

  private static final int AVERAGE_SECONDS = 5;

  private final List<Shelf> shelves = new ArrayList<>();
  private final Refused refused;
  private final AlertCounts alerts;
  private final ResponsesLook responses;
  private final Products products;
  private final Sales sales;
  private final InstantSource clock;
  private final TreeMap<Long, Overview.Point> points = new TreeMap<>();
  private volatile int lost;
  private @Nullable Repeating looking;

  Board(
      StockDatabases databases,
      RefusalCounters counters,
      News news,
      AlertCounts alerts,
      ResponsesLook responses,
      Products products,
      Sales sales,
      InstantSource clock) {
    for (Shard shard : databases.all()) {
      shelves.add(new Shelf(shard));
    }
    this.refused = new Refused(counters, news);
    this.alerts = alerts;
    this.responses = responses;
    this.products = products;
    this.sales = sales;
    this.clock = clock;
  }

  @PostConstruct
  void open() {
    looking = new Repeating("overview", LOOK, this::look);
  }

  void close(@Observes ShutdownEvent event) {
    if (looking != null) {
      looking.close();
    }
  }

  void look() {
    long now = clock.millis();
    long second = now / 1000;
    refused.look(second);
    Map<Long, Long> orders = new TreeMap<>();
    int silent = 0;
    for (Shelf shelf : shelves) {
      try {
        shelf
            .look(now, second - STILL_OPEN_SECONDS)
            .forEach((at, placed) -> orders.merge(at, placed, Long::sum));
      } catch (StoreUnavailableException e) {
        LOG.debugf("A stock database is not looked at: %s", e.getMessage());
        silent++;
      }
    }
    lost = silent;
    note(second, sum().available(), orders);
  }

  private Shelf.Units sum() {
    return shelves.stream().map(Shelf::sum).reduce(Shelf.Units.NONE, Shelf.Units::plus);
  }

  private synchronized void note(long second, long available, Map<Long, Long> orders) {
    points.headMap(second - SECONDS).clear();
    points.put(second, new Overview.Point(second, available, 0, 0));
    points
        .tailMap(second - STILL_OPEN_SECONDS)
        .replaceAll(
            (at, point) ->
                new Overview.Point(
                    at, point.available(), orders.getOrDefault(at, 0L), refused.buyersIn(at)));
  }

  /** The last so many seconds; that which is not over yet is left out. */
  private synchronized List<Overview.Point> points(int most) {
    long second = clock.millis() / 1000;
    return List.copyOf(points.subMap(second - most, second).values());
  }

  /**
   * All of it, with the points of the last seconds. Blocks.
   *
   * @param seconds at most {@link #SECONDS}
   */
  Overview read(int seconds) {
    long now = clock.millis();
    List<Overview.Point> lately = points(AVERAGE_SECONDS);
    Shelf.Units units = sum();
    return new Overview(
        Instant.ofEpochMilli(now),
        sales.known().stage(),
        shelves.stream().mapToLong(Shelf::products).sum(),
        lost,
        units.total(),
        units.available(),
        units.held(),
        units.sold(),
        lately.stream().mapToLong(Overview.Point::orders).average().orElse(0),
        lately.stream().mapToLong(Overview.Point::refused).average().orElse(0),
        refusals(now / 1000),
        alerts.read(),
        responses.read(),
        points(seconds),
        selling(now));
  }

  private List<Overview.Cause> refusals(long second) {
    Map<Refusal, Long> minute = refused.since(second - 60);
    return refused.since(second - SECONDS).entrySet().stream()
        .map(
            entry ->
                new Overview.Cause(
                    entry.getKey().name(),
                    minute.getOrDefault(entry.getKey(), 0L),
                    entry.getValue()))
        .sorted(Comparator.comparingLong(Overview.Cause::lastFiveMinutes).reversed())
        .toList();
  }

  private List<Overview.Product> selling(long nowMillis) {
    List<Shelf.Selling> most =
        shelves.stream()
            .flatMap(shelf -> quietly(shelf, nowMillis).stream())
            .sorted(
                Comparator.comparingLong((Shelf.Selling one) -> one.pace().fiveMinutes())
                    .thenComparingLong(one -> one.standing().changedMillis())
                    .reversed())
            .limit(MOST_SHOWN)
            .sorted(Comparator.comparing(one -> one.standing().layout().sku()))
            .toList();
    Map<String, String> names =
        products.names(most.stream().map(one -> one.standing().layout().sku()).toList());
    return most.stream().map(one -> product(one, names)).toList();
  }

  private static List<Shelf.Selling> quietly(Shelf shelf, long nowMillis) {
    try {
      return shelf.selling(nowMillis);
    } catch (StoreUnavailableException e) {
      return List.of();
    }
  }

  private static Overview.Product product(Shelf.Selling one, Map<String, String> names) {
    Layout layout = one.standing().layout();
    return new Overview.Product(
        layout.sku(),
        names.getOrDefault(layout.sku(), layout.sku()),
        layout.total(),
        one.standing().available(),
        layout.curbs().isPaused(),
        one.pace().minute());
  }
}
