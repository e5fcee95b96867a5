package dev.tidemark.gate;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.stock.Bucket;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.LayoutStore;
import dev.tidemark.stock.Layouts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Measures, once a second for each product that this process sells, how far the cache is from the
 * ledger, and starts a new epoch where the difference is certain. While a product sells the two
 * differ by what is under way, and that is no fault: certain is what stands still, twice the same,
 * or units that the cache has over the ledger look after look.
 */
@Startup
@ApplicationScoped
class DriftWatch {

  private static final Logger LOG = Logger.getLogger(DriftWatch.class);

  /** So many looks in a row with units too many in the cache are no longer work under way. */
  private static final int LOOKS_TOO_HIGH = 5;

  /** Products a look, the longest unseen first: what is beyond that waits for the next. */
  private static final int MOST_A_LOOK = 500;

  private static final int MOST_TOLD = 20;

  private final CountingGate gate;
  private final LayoutStore store;
  private final Layouts layouts;
  private final MultiGauge bySku;
  private final Counter healed;
  private final Map<Long, Look> looks = new ConcurrentHashMap<>();
  private long round;
  private volatile double total;
  private @Nullable Repeating repeating;

  DriftWatch(CountingGate gate, LayoutStore store, Layouts layouts, MeterRegistry metrics) {
    this.gate = gate;
    this.store = store;
    this.layouts = layouts;
    this.bySku =
        MultiGauge.builder("tidemark.drift")
            .description("Units that the cache is off from the ledger, the twenty worst products")
            .baseUnit("units")
            .register(metrics);
    Gauge.builder("tidemark.drift.all", () -> total)
        .description("Units that the cache is off from the ledger, all products")
        .baseUnit("units")
        .register(metrics);
    this.healed =
        Counter.builder("tidemark.drift.healed")
            .description("Times that a cache was made anew because of drift")
            .register(metrics);
  }

  @PostConstruct
  void open() {
    repeating = new Repeating("drift-watch", Duration.ofSeconds(1), this::look);
  }

  @PreDestroy
  void close() {
    if (repeating != null) {
      repeating.close();
    }
  }

  /**
   * What was seen of a product.
   *
   * @param cached by bucket, loans of this process included
   * @param available by bucket
   * @param tooHigh looks in a row with more in the cache than in the ledger
   */
  record Look(Layout layout, long round, List<Long> cached, List<Long> available, int tooHigh) {

    /** Units off, too many or too few, over all buckets. */
    long gap() {
      long gap = 0;
      for (int bucket = 0; bucket < cached.size(); bucket++) {
        gap += Math.abs(cached.get(bucket) - available.get(bucket));
      }
      return gap;
    }

    boolean isCertain(@Nullable Look before) {
      boolean still =
          before != null
              && before.layout.epoch() == layout.epoch()
              && before.cached.equals(cached)
              && before.available.equals(available);
      return gap() > 0 && (still || tooHigh >= LOOKS_TOO_HIGH);
    }
  }

  void look() {
    round++;
    Map<Integer, List<Layout>> byDatabase = new HashMap<>();
    gate.layouts().stream()
        .sorted(Comparator.comparingLong(layout -> lastRound(layout)))
        .limit(MOST_A_LOOK)
        .forEach(
            layout ->
                byDatabase
                    .computeIfAbsent(store.databaseOf(layout.slot()), none -> new ArrayList<>())
                    .add(layout));
    byDatabase.forEach(this::look);
    tell();
  }

  private long lastRound(Layout layout) {
    Look last = looks.get(layout.productId());
    return last == null ? 0 : last.round();
  }

  private void look(int database, List<Layout> some) {
    try {
      Map<Long, List<Bucket>> buckets =
          store.transact(
              database,
              transaction ->
                  transaction.readBuckets(some.stream().map(Layout::productId).toList()));
      Map<Long, Optional<List<Long>>> cached = gate.cachedOf(some);
      for (Layout layout : some) {
        look(
            layout,
            buckets.getOrDefault(layout.productId(), List.of()),
            cached.getOrDefault(layout.productId(), Optional.empty()));
      }
    } catch (RuntimeException e) {
      LOG.debugf("No drift measured on stock database %d: %s", database, e.getMessage());
    }
  }

  private void look(Layout layout, List<Bucket> buckets, Optional<List<Long>> cached) {
    boolean sameEpoch =
        buckets.size() == layout.rows()
            && buckets.stream().allMatch(bucket -> bucket.epoch() == layout.epoch());
    if (!sameEpoch || cached.isEmpty()) {
      looks.remove(layout.productId()); // between two epochs, or nobody to ask
      return;
    }
    List<Long> available = buckets.stream().map(Bucket::available).toList();
    Look before = looks.get(layout.productId());
    Look now =
        new Look(layout, round, cached.get(), available, tooHigh(before, cached.get(), available));
    looks.put(layout.productId(), now);
    if (now.isCertain(before)) {
      heal(now);
    }
  }

  private static int tooHigh(@Nullable Look before, List<Long> cached, List<Long> available) {
    for (int bucket = 0; bucket < cached.size(); bucket++) {
      if (cached.get(bucket) > available.get(bucket)) {
        return before == null ? 1 : before.tooHigh() + 1;
      }
    }
    return 0;
  }

  private void heal(Look look) {
    Layout layout = look.layout();
    try {
      layouts.renew(layout, "the cache was off by " + look.gap() + " units");
      healed.increment();
      LOG.infof("Cache of %s was off by %d units and is made anew", layout.sku(), look.gap());
    } catch (RuntimeException e) {
      LOG.warnf("Cache of %s is off by %d units: %s", layout.sku(), look.gap(), e.getMessage());
    }
  }

  private void tell() {
    total = looks.values().stream().mapToLong(Look::gap).sum();
    List<MultiGauge.Row<?>> worst =
        looks.values().stream()
            .filter(look -> look.gap() > 0)
            .sorted(Comparator.comparingLong(Look::gap).reversed())
            .limit(MOST_TOLD)
            .<MultiGauge.Row<?>>map(
                look -> MultiGauge.Row.of(Tags.of("sku", look.layout().sku()), look.gap()))
            .toList();
    bySku.register(worst, true);
  }
}
