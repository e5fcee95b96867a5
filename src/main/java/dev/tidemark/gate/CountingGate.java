package dev.tidemark.gate;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.kernel.Strategy;
import dev.tidemark.stock.CachedStock;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.LayoutChanged;
import dev.tidemark.stock.Layouts;
import io.quarkus.runtime.Startup;
import io.vertx.core.Future;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The gate over counters that all processes share. */
@Startup
@ApplicationScoped
class CountingGate implements Gate, CachedStock {

  private static final Logger LOG = Logger.getLogger(CountingGate.class);
  private static final long PATIENCE_MILLIS = 500;
  private static final long BETWEEN_RENEWALS_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long NEVER = Long.MIN_VALUE;
  private static final int UNUSED = -1;

  private final Map<Long, ProductGate> gates = new ConcurrentHashMap<>();
  private final Map<Long, ProductGate> active = new ConcurrentHashMap<>();
  private final Counters counters;
  private final Layouts layouts;
  private final Executor workers;
  private final LongSupplier nanos;
  private @Nullable Repeating sweeping;

  @Inject
  CountingGate(Counters counters, Layouts layouts, ExecutorService workers) {
    this(counters, layouts, workers, System::nanoTime);
  }

  /**
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  CountingGate(Counters counters, Layouts layouts, Executor workers, LongSupplier nanos) {
    this.counters = counters;
    this.layouts = layouts;
    this.workers = workers;
    this.nanos = nanos;
  }

  @PostConstruct
  void open() {
    sweeping = new Repeating("gate-sweep", Duration.ofMillis(100), this::sweep);
  }

  @PreDestroy
  void close() {
    if (sweeping != null) {
      sweeping.close();
    }
  }

  @Override
  public void admit(Layout layout, int bucket, long units, Consumer<Admission> then) {
    ProductGate gate = gateOf(layout);
    if (gate.layout.epoch() == layout.epoch()) {
      gate.buckets[bucket].admit(units, then);
    } else {
      then.accept(Admission.ASK_LEDGER); // a layout that is behind: the ledger will say so
    }
  }

  @Override
  public void giveBack(Layout layout, int bucket, long units) {
    ProductGate gate = gateOf(layout);
    gate.use();
    counters.give(layout, bucket, units);
    if (gate.layout.epoch() == layout.epoch()) {
      gate.unitsAreLeft(bucket);
    }
  }

  @Override
  public void unitsAreLeft(Layout layout, int bucket) {
    ProductGate gate = gateOf(layout);
    if (gate.layout.epoch() == layout.epoch()) {
      gate.buckets[bucket].unitsAreLeft();
    }
  }

  @Override
  public void takenPastCache(Layout layout, int bucket, long units) {
    ProductGate gate = gateOf(layout);
    gate.use();
    counters.take(
        layout,
        bucket,
        units,
        0,
        taken -> {
          if (gate.isShort(bucket, taken, units)) {
            renew(gate, "the cache had fewer units than the ledger for a second");
          }
        });
  }

  @Override
  public void leftInLedger(Layout layout, int bucket, long units) {
    ProductGate gate = gateOf(layout);
    if (gate.layout.epoch() == layout.epoch()) {
      gate.buckets[bucket].leftInLedger(units);
    }
  }

  @Override
  public Optional<List<Long>> cached(Layout layout) {
    return cachedOf(List.of(layout)).getOrDefault(layout.productId(), Optional.empty());
  }

  /** As {@link #cached}, of many at once, by product; waits half a second for all. Blocks. */
  Map<Long, Optional<List<Long>>> cachedOf(List<Layout> some) {
    Map<Layout, Future<List<Long>>> reads = new LinkedHashMap<>();
    some.forEach(layout -> reads.put(layout, counters.read(layout)));
    long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    Map<Long, Optional<List<Long>>> found = new HashMap<>();
    reads.forEach(
        (layout, read) ->
            found.put(
                layout.productId(),
                await(read, untilNanos - System.nanoTime())
                    .map(units -> withLoans(layout, units))));
    return found;
  }

  /** As {@link #cachedOf}, and tells what the cache does not know from what it was not asked. */
  void read(List<Layout> some, CacheReadings.Readings into) {
    Map<Layout, Future<List<Long>>> reads = new LinkedHashMap<>();
    some.forEach(layout -> reads.put(layout, counters.read(layout)));
    long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    reads.forEach(
        (layout, read) -> {
          Optional<List<Long>> units = await(read, untilNanos - System.nanoTime());
          if (units.isPresent()) {
            into.cached().put(layout.productId(), withLoans(layout, units.get()));
          } else if (!(read.cause() instanceof CounterNotThereException)) {
            into.unread().add(layout.productId());
          }
        });
  }

  private static <T> Optional<T> await(Future<T> answer, long nanos) {
    try {
      return Optional.of(
          answer
              .toCompletionStage()
              .toCompletableFuture()
              .get(Math.max(nanos, 0), TimeUnit.NANOSECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private List<Long> withLoans(Layout layout, List<Long> counted) {
    List<Long> units = new ArrayList<>(counted);
    ProductGate gate = gates.get(layout.productId());
    if (gate != null && gate.layout.epoch() == layout.epoch()) {
      for (int bucket = 0; bucket < units.size(); bucket++) {
        units.set(bucket, units.get(bucket) + gate.buckets[bucket].onLoan());
      }
    }
    return units;
  }

  /** Of the products that this process has let anybody through to. */
  List<Layout> layouts() {
    return gates.values().stream().map(gate -> gate.layout).toList();
  }

  /** Database first, then cache: the new epoch's counters, from what the ledger committed. */
  void warm(@Observes LayoutChanged changed) {
    if (!changed.available().isEmpty()) {
      Layout layout = changed.layout();
      gates.merge(layout.productId(), new ProductGate(layout), ProductGate::newer);
      long patienceNanos = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
      if (await(counters.set(layout, changed.available()), patienceNanos).isEmpty()) {
        LOG.warnf("The cache of %s is not warm yet", layout.sku());
      }
      if (changed.before() != null) {
        counters.forget(changed.before());
      }
    }
  }

  /** Over a copy: what is put back while the map is walked over may be met again at once. */
  void sweep() {
    Map.copyOf(active).forEach(this::sweep);
  }

  private void sweep(long productId, ProductGate gate) {
    active.remove(productId, gate); // first, so that a question asked meanwhile adds it again
    if (!gate.sweep()) {
      active.put(productId, gate);
    }
  }

  private ProductGate gateOf(Layout layout) {
    ProductGate gate = gates.get(layout.productId());
    return gate != null && gate.layout.epoch() >= layout.epoch()
        ? gate
        : gates.merge(layout.productId(), new ProductGate(layout), ProductGate::newer);
  }

  /** Once an epoch, and not so soon that epochs chase each other, or the counters' maker. */
  private void renew(ProductGate gate, String reason) {
    if (gate.mayRenew()) {
      workers.execute(
          () -> {
            try {
              Layout now = layouts.renew(gate.layout, reason);
              LOG.infof("Cache of %s made anew in epoch %d: %s", now.sku(), now.epoch(), reason);
            } catch (RuntimeException e) {
              LOG.warnf("Cache of %s not made anew: %s", gate.layout.sku(), e.getMessage());
              gate.renewing.set(false); // the next question that finds it wanting tries again
            }
          });
    }
  }

  /** One product's buckets under one epoch; what was on loan under an older epoch is void. */
  private final class ProductGate implements BucketGate.Cache {
    private final Layout layout;
    private final BucketGate[] buckets;
    private final AtomicLongArray shortSinceNanos;
    private final long madeNanos = nanos.getAsLong();
    private final AtomicInteger outagesBefore = new AtomicInteger(UNUSED);
    private final AtomicBoolean renewing = new AtomicBoolean();

    ProductGate(Layout layout) {
      this.layout = layout;
      this.buckets = new BucketGate[layout.rows()];
      this.shortSinceNanos = new AtomicLongArray(layout.rows());
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] = new BucketGate(i, this, nanos);
        shortSinceNanos.set(i, NEVER);
      }
    }

    ProductGate newer(ProductGate other) {
      return other.layout.epoch() > layout.epoch() ? other : this;
    }

    /**
     * From now on an outage is one that its counters may have missed something in. Of all products
     * many are not asked for meanwhile: making all anew as they are asked for would be a burden
     * just when there is trouble.
     */
    void use() {
      if (outagesBefore.get() == UNUSED) {
        outagesBefore.compareAndSet(UNUSED, counters.outages());
      }
    }

    @Override
    public void take(int bucket, long need, long ahead, LongConsumer then) {
      use();
      active.put(layout.productId(), this);
      counters.take(
          layout,
          bucket,
          need,
          ahead,
          taken -> {
            // After an outage the counter missed what the ledger decided alone.
            if (taken == Counters.NOT_THERE) {
              renew(this, "a counter is gone");
            } else if (outagesBefore.get() != counters.outages()) {
              renew(this, "the cache was out of reach");
            }
            then.accept(taken);
          });
    }

    @Override
    public void give(int bucket, long units) {
      counters.give(layout, bucket, units);
    }

    @Override
    public void late() {
      counters.late();
    }

    /** Where holds reach beyond their home bucket, units of one are there for all. */
    void unitsAreLeft(int bucket) {
      if (layout.strategy() == Strategy.STRICT) {
        buckets[bucket].unitsAreLeft();
      } else {
        for (BucketGate each : buckets) {
          each.unitsAreLeft();
        }
      }
    }

    /**
     * Whether the cache lacks units that the ledger has. For a moment that is normal, since other
     * processes have units on loan; loans do not last a second.
     */
    boolean isShort(int bucket, long taken, long units) {
      if (taken == Counters.NO_ANSWER || taken >= units) {
        shortSinceNanos.set(bucket, NEVER);
        return false;
      }
      long now = nanos.getAsLong();
      long since = shortSinceNanos.get(bucket);
      if (since == NEVER) {
        shortSinceNanos.compareAndSet(bucket, NEVER, now);
        return taken == Counters.NOT_THERE;
      }
      return now - since > BETWEEN_RENEWALS_NANOS;
    }

    boolean mayRenew() {
      boolean settled = nanos.getAsLong() - madeNanos > BETWEEN_RENEWALS_NANOS;
      return settled && renewing.compareAndSet(false, true);
    }

    /** Whether nothing is on loan or asked for any more. */
    boolean sweep() {
      boolean quiet = true;
      for (BucketGate bucket : buckets) {
        quiet &= bucket.sweep();
      }
      return quiet;
    }
  }
}
