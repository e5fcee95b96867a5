package dev.tidemark.gate;

import dev.tidemark.stock.RateLimit;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The buckets in Redis, {@code tm:{<product>.rate}}, by the time that Redis tells. While it fails
 * to answer it is left alone for a second at a time.
 */
@ApplicationScoped
class RedisTokens implements Tokens {

  private static final long LEFT_ALONE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** An answer that takes longer is not waited for; tokens in it are lost. */
  private static final long PATIENCE_MILLIS = 250;

  /** How the script packs its two numbers into one. */
  private static final long GIVEN = 10_000_000;

  private final Script script;
  private final LongSupplier nanos;
  private volatile @Nullable Long failedNanos;

  @Inject
  RedisTokens(Redis redis) {
    this(redis, System::nanoTime);
  }

  /**
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  RedisTokens(Redis redis, LongSupplier nanos) {
    this.script = Script.load(redis, "lua/tokens.lua");
    this.nanos = nanos;
  }

  @Override
  public void take(long productId, RateLimit limit, long wanted, Consumer<@Nullable Grant> then) {
    if (isLeftAlone()) {
      then.accept(null);
      return;
    }
    var unused =
        call(productId, limit, wanted)
            .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
            .onComplete(
                done -> {
                  failedNanos = done.succeeded() ? null : Long.valueOf(nanos.getAsLong());
                  then.accept(done.succeeded() ? grant(done.result()) : null);
                });
  }

  private Future<Long> call(long productId, RateLimit limit, long wanted) {
    try {
      return script.call("tm:{" + productId + ".rate}", limit.rate(), limit.burst(), wanted);
    } catch (RuntimeException e) {
      return Future.failedFuture(e); // whoever waits must be told something
    }
  }

  private static Grant grant(long packed) {
    return new Grant(packed / GIVEN, packed % GIVEN);
  }

  private boolean isLeftAlone() {
    Long failed = failedNanos;
    return failed != null && nanos.getAsLong() - failed < LEFT_ALONE_NANOS;
  }
}
