package dev.tidemark.gate;

import dev.tidemark.stock.Layout;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The counters in Redis: one a bucket and epoch, {@code tm:{<product>.<bucket>}:<epoch>}. The
 * braces let a hot product's buckets spread over a cluster. Counters run out 30 days after they
 * were made; that is a counter lost like any other. While Redis fails to answer it is left alone
 * for a second at a time. Safe for use by several threads.
 */
@ApplicationScoped
class Counters {

  private static final Logger LOG = Logger.getLogger(Counters.class);
  private static final long LEFT_ALONE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LIFE_SECONDS = Duration.ofDays(30).toSeconds();

  private final Redis redis;
  private final Script take;
  private final Script give;
  private final Timer takeTimer;
  private volatile long failedNanos = System.nanoTime() - LEFT_ALONE_NANOS;
  private volatile boolean failing;
  private volatile int outages;

  Counters(Redis redis, MeterRegistry metrics) {
    this.redis = redis;
    this.take = Script.load(redis, "lua/take.lua");
    this.give = Script.load(redis, "lua/give.lua");
    this.takeTimer =
        Timer.builder("tidemark.gate.take")
            .description("Time to borrow units of a bucket from Redis")
            .publishPercentileHistogram()
            .register(metrics);
  }

  /** Units taken, 0 for none left, {@link BucketGate#NOT_THERE} or {@link BucketGate#NO_ANSWER}. */
  Future<Long> take(String key, long need, long ahead) {
    if (isLeftAlone()) {
      return Future.succeededFuture(BucketGate.NO_ANSWER);
    }
    long start = System.nanoTime();
    return take.call(key, need, ahead)
        .onSuccess(taken -> takeTimer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS))
        .onComplete(done -> note(done.cause()))
        .otherwise(BucketGate.NO_ANSWER);
  }

  /** Best effort: a unit that does not come back is found by the ledger's word. */
  void give(String key, long units) {
    if (!isLeftAlone()) {
      give.call(key, units).onComplete(done -> note(done.cause()));
    }
  }

  Future<Void> set(Layout layout, List<Long> available) {
    List<Future<?>> writes = new ArrayList<>();
    for (int bucket = 0; bucket < available.size(); bucket++) {
      String key = key(layout.productId(), layout.epoch(), bucket);
      writes.add(
          redis.send(
              Request.cmd(Command.SET)
                  .arg(key)
                  .arg(available.get(bucket))
                  .arg("EX")
                  .arg(LIFE_SECONDS)));
    }
    return Future.all(writes).<Void>mapEmpty().onComplete(done -> note(done.cause()));
  }

  /** The counters of a layout's buckets; fails if one is not there. */
  Future<List<Long>> read(Layout layout) {
    List<Future<Long>> reads = new ArrayList<>();
    for (int bucket = 0; bucket < layout.rows(); bucket++) {
      String key = key(layout.productId(), layout.epoch(), bucket);
      reads.add(redis.send(Request.cmd(Command.GET).arg(key)).map(value -> value.toLong()));
    }
    return Future.all(reads).map(all -> all.<Long>list());
  }

  static String key(long productId, long epoch, int bucket) {
    return "tm:{" + productId + "." + bucket + "}:" + epoch;
  }

  /**
   * Rises each time that Redis answers again after it did not: counters made before may be wrong.
   */
  int outages() {
    return outages;
  }

  private boolean isLeftAlone() {
    return failing && System.nanoTime() - failedNanos < LEFT_ALONE_NANOS;
  }

  private synchronized void note(@org.jspecify.annotations.Nullable Throwable failure) {
    if (failure != null) {
      failedNanos = System.nanoTime();
      if (!failing) {
        failing = true;
        LOG.warnf("Redis does not answer; the ledger decides alone: %s", failure.getMessage());
      }
    } else if (failing) {
      failing = false;
      outages++;
      LOG.info("Redis answers again");
    }
  }
}
