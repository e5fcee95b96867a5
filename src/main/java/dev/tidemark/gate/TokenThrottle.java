package dev.tidemark.gate;

import dev.tidemark.stock.Layout;
import dev.tidemark.stock.RateLimit;
import dev.tidemark.stock.Sales;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The throttle over buckets that all processes share. Where those do not answer, each process has a
 * bucket of the same size of its own: the limit is then as many times as wide as there are
 * processes.
 */
@ApplicationScoped
class TokenThrottle implements Throttle {

  private final Map<Long, TokenQueue> queues = new ConcurrentHashMap<>();
  private final Tokens shared;
  private final Tokens own;
  private final Function<Layout, RateLimit> limits;
  private final LongSupplier nanos;

  @Inject
  TokenThrottle(Tokens shared, Sales sales) {
    this(shared, layout -> sales.known().limitOf(layout), System::nanoTime);
  }

  /**
   * @param limits the limit in force
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  TokenThrottle(Tokens shared, Function<Layout, RateLimit> limits, LongSupplier nanos) {
    this.shared = shared;
    this.own = new LocalTokens(nanos);
    this.limits = limits;
    this.nanos = nanos;
  }

  @Override
  public void ask(Layout layout, LongConsumer then) {
    RateLimit limit = limits.apply(layout);
    if (limit.isOn()) {
      queues
          .computeIfAbsent(layout.productId(), id -> new TokenQueue(id, this::take, nanos))
          .ask(limit, then);
    } else {
      then.accept(THROUGH);
    }
  }

  private void take(
      long productId, RateLimit limit, long wanted, Consumer<Tokens.@Nullable Grant> then) {
    shared.take(
        productId,
        limit,
        wanted,
        grant -> {
          if (grant == null) {
            own.take(productId, limit, wanted, then);
          } else {
            then.accept(grant);
          }
        });
  }
}
