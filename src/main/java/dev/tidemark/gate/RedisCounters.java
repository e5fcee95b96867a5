package dev.tidemark.gate;

import dev.tidemark.stock.Layout;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The counters in Redis: one a bucket and epoch, {@code tm:{<product>.<bucket>}:<epoch>}. The
 * braces let a hot product's buckets spread over a cluster. Those of an epoch that is over are
 * dropped by whoever ended it; one that was missed runs out two days after it was made, like any
 * other, and a counter that has run out is made anew like one that was lost. While Redis fails to
 * answer it is left alone for a second at a time. Safe for use by several threads.
 */
@ApplicationScoped
class RedisCounters implements Counters {

  private static final Logger LOG = Logger.getLogger(RedisCounters.class);
  private static final long LEFT_ALONE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LIFE_SECONDS = Duration.ofDays(2).toSeconds();

  private final Redis redis;
  private final Script take;
  private final Script give;
  private final Timer takeTimer;
  private volatile long failedNanos = System.nanoTime() - LEFT_ALONE_NANOS;
  private volatile boolean failing;
  private volatile int outages;

  RedisCounters(Redis redis, MeterRegistry metrics) {
    this.redis = redis;
    this.take = Script.load(redis, "lua/take.lua");
    this.give = Script.load(redis, "lua/give.lua");
    this.takeTimer =
        Timer.builder("tidemark.gate.take")
            .description("Time to borrow units of a bucket from Redis")
            .publishPercentileHistogram()
            .register(metrics);
    Gauge.builder("tidemark.gate.cache.away", () -> failing ? 1 : 0)
        .description("1 while Redis does not answer and the ledger decides alone")
        .register(metrics);
  }

  @Override
  public void take(Layout layout, int bucket, long need, long ahead, LongConsumer then) {
    if (isLeftAlone()) {
      then.accept(NO_ANSWER);
      return;
    }
    long start = System.nanoTime();
    take.call(key(layout, bucket), need, ahead)
        .onSuccess(taken -> takeTimer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS))
        .onComplete(done -> note(done.cause()))
        .otherwise(NO_ANSWER)
        .onSuccess(then::accept);
  }

  /**
   * A unit that does not come back is found by the ledger's word, or by the next measure of drift.
   */
  @Override
  public void give(Layout layout, int bucket, long units) {
    if (!isLeftAlone()) {
      give.call(key(layout, bucket), units).onComplete(done -> note(done.cause()));
    }
  }

  @Override
  public Future<Boolean> set(Layout layout, List<Long> available) {
    if (isLeftAlone()) {
      return Future.failedFuture("Redis is left alone for a moment");
    }
    List<Future<?>> writes = new ArrayList<>();
    for (int bucket = 0; bucket < available.size(); bucket++) {
      writes.add(
          redis.send(
              Request.cmd(Command.SET)
                  .arg(key(layout, bucket))
                  .arg(available.get(bucket))
                  .arg("EX")
                  .arg(LIFE_SECONDS)));
    }
    return Future.all(writes).map(true).onComplete(done -> note(done.cause()));
  }

  /** One by one: in a cluster they are on different nodes. */
  @Override
  public void forget(Layout before) {
    for (int bucket = 0; bucket < before.rows() && !isLeftAlone(); bucket++) {
      redis
          .send(Request.cmd(Command.UNLINK).arg(key(before, bucket)))
          .onComplete(done -> note(done.cause()));
    }
  }

  @Override
  public Future<List<Long>> read(Layout layout) {
    if (isLeftAlone()) {
      return Future.failedFuture("Redis is left alone for a moment");
    }
    List<Future<Long>> reads = new ArrayList<>();
    for (int bucket = 0; bucket < layout.rows(); bucket++) {
      reads.add(
          redis.send(Request.cmd(Command.GET).arg(key(layout, bucket))).map(RedisCounters::there));
    }
    return Future.all(reads).map(all -> all.<Long>list());
  }

  private static long there(@Nullable Response counter) {
    if (counter == null) {
      throw new CounterNotThereException();
    }
    return counter.toLong();
  }

  private static String key(Layout layout, int bucket) {
    return "tm:{" + layout.productId() + "." + bucket + "}:" + layout.epoch();
  }

  @Override
  public int outages() {
    return outages;
  }

  @Override
  public void late() {
    note("no answer in time");
  }

  private boolean isLeftAlone() {
    return failing && System.nanoTime() - failedNanos < LEFT_ALONE_NANOS;
  }

  private void note(@Nullable Throwable failure) {
    note(failure == null ? null : String.valueOf(failure.getMessage()));
  }

  private synchronized void note(@Nullable String failure) {
    if (failure != null) {
      failedNanos = System.nanoTime();
      if (!failing) {
        failing = true;
        LOG.warnf("Redis does not answer; the ledger decides alone: %s", failure);
      }
    } else if (failing) {
      failing = false;
      outages++;
      LOG.info("Redis answers again");
    }
  }
}
