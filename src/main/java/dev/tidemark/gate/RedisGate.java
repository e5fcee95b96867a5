package dev.tidemark.gate;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.stock.CachedStock;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.LayoutChanged;
import dev.tidemark.stock.Layouts;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/** The gate over counters in Redis. */
@Startup
@ApplicationScoped
class RedisGate implements Gate, CachedStock {

  private static final Logger LOG = Logger.getLogger(RedisGate.class);
  private static final long PATIENCE_MILLIS = 500;
  private static final long BETWEEN_RENEWALS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<Long, ProductGate> gates = new ConcurrentHashMap<>();
  private final Set<ProductGate> active = ConcurrentHashMap.newKeySet();
  private final Counters counters;
  private final Layouts layouts;
  private final ExecutorService workers;
  private final Repeating repeating;

  RedisGate(Counters counters, Layouts layouts, ExecutorService workers) {
    this.counters = counters;
    this.layouts = layouts;
    this.workers = workers;
    this.repeating = new Repeating("gate-sweep", Duration.ofMillis(100), this::sweep);
  }

  @PreDestroy
  void close() {
    repeating.close();
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
    counters.give(Counters.key(layout.productId(), layout.epoch(), bucket), units);
    unitsAreLeft(layout, bucket);
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
    counters
        .take(Counters.key(layout.productId(), layout.epoch(), bucket), units, 0)
        .onSuccess(
            taken -> {
              // The cache had fewer than the ledger: it is behind, and is made anew.
              if (taken != BucketGate.NO_ANSWER && taken < units) {
                renew(gate);
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
    try {
      List<Long> units =
          new ArrayList<>(
              counters
                  .read(layout)
                  .toCompletionStage()
                  .toCompletableFuture()
                  .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
      ProductGate gate = gates.get(layout.productId());
      if (gate != null && gate.layout.epoch() == layout.epoch()) {
        for (int bucket = 0; bucket < units.size(); bucket++) {
          units.set(bucket, units.get(bucket) + gate.buckets[bucket].onLoan());
        }
      }
      return Optional.of(units);
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Database first, then cache: the new epoch's counters, from what the ledger committed. */
  void warm(@Observes LayoutChanged changed) {
    if (!changed.available().isEmpty()) {
      gates.merge(
          changed.layout().productId(), new ProductGate(changed.layout()), ProductGate::newer);
      try {
        counters
            .set(changed.layout(), changed.available())
            .toCompletionStage()
            .toCompletableFuture()
            .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        LOG.warnf("The cache of %s is not warm yet: %s", changed.layout().sku(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void sweep() {
    active.forEach(this::sweep);
  }

  private void sweep(ProductGate gate) {
    active.remove(gate); // first, so that a question asked meanwhile adds it again
    if (!gate.sweep()) {
      active.add(gate);
    }
  }

  private ProductGate gateOf(Layout layout) {
    ProductGate gate = gates.get(layout.productId());
    return gate != null && gate.layout.epoch() >= layout.epoch()
        ? gate
        : gates.merge(layout.productId(), new ProductGate(layout), ProductGate::newer);
  }

  /** Once an epoch, and not so soon that epochs chase each other, or the counters' maker. */
  private void renew(ProductGate gate) {
    if (gate.mayRenew()) {
      workers.execute(
          () -> {
            try {
              Layout now = layouts.renew(gate.layout);
              LOG.infof("Cache of %s made anew in epoch %d", now.sku(), now.epoch());
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
    private final long madeNanos = System.nanoTime();
    private final int outages = counters.outages();
    private final AtomicBoolean renewing = new AtomicBoolean();

    ProductGate(Layout layout) {
      this.layout = layout;
      this.buckets = new BucketGate[layout.rows()];
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] = new BucketGate(i, this);
      }
    }

    ProductGate newer(ProductGate other) {
      return other.layout.epoch() > layout.epoch() ? other : this;
    }

    @Override
    public void take(int bucket, long need, long ahead, LongConsumer then) {
      active.add(this);
      counters
          .take(Counters.key(layout.productId(), layout.epoch(), bucket), need, ahead)
          .onSuccess(
              taken -> {
                // After an outage the counter missed what the ledger decided alone.
                if (taken == BucketGate.NOT_THERE || outages != counters.outages()) {
                  renew(this);
                }
                then.accept(taken);
              });
    }

    @Override
    public void give(int bucket, long units) {
      counters.give(Counters.key(layout.productId(), layout.epoch(), bucket), units);
    }

    boolean mayRenew() {
      boolean settled = System.nanoTime() - madeNanos > BETWEEN_RENEWALS_NANOS;
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
