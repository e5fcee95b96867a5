package dev.tidemark.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.TestServers;
import dev.tidemark.kernel.SaleStage;
import dev.tidemark.kernel.Strategy;
import dev.tidemark.stock.Curbs;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.RateLimit;
import dev.tidemark.stock.Sale;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Throttles as several processes have them, in front of one Redis, or of none. */
class TokenThrottleTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final Redis REDIS =
      Redis.createClient(
          VERTX,
          TestServers.shared()
              .settings()
              .getOrDefault(
                  "quarkus.redis.hosts", String.valueOf(System.getenv("QUARKUS_REDIS_HOSTS"))));

  /** Nobody is there. */
  private static final Redis NO_REDIS = Redis.createClient(VERTX, "redis://127.0.0.1:1");

  private static final RateLimit SLOW = new RateLimit(1, 100);

  private final Layout product = layout(RateLimit.NONE, Map.of());
  private final AtomicLong nanos = new AtomicLong();

  @AfterAll
  static void close() {
    REDIS.close();
    NO_REDIS.close();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  /** At one a second a bucket of 100 tells of its size, plus one for each second that it took. */
  @Test
  void twoProcessesShareOneBucket() {
    Throttle first = throttle(REDIS, SLOW);
    Throttle second = throttle(REDIS, SLOW);
    long start = System.nanoTime();
    List<CompletableFuture<Long>> answers = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      answers.add(ask(first));
      answers.add(ask(second));
    }
    long through = answers.stream().filter(answer -> answer.join() == Throttle.THROUGH).count();
    long refilled = (System.nanoTime() - start) / 1_000_000_000 + 1;
    assertTrue(through >= 100 && through <= 100 + refilled, through + " were let through");
  }

  @Test
  void aRefusalTellsWhenTheNextTokenComes() {
    Throttle throttle = throttle(REDIS, new RateLimit(1, 1));
    long waitMicros = ask(throttle).join();
    for (int i = 0; waitMicros == Throttle.THROUGH && i < 1000; i++) {
      waitMicros = ask(throttle).join();
    }
    assertTrue(waitMicros > 0 && waitMicros <= 1_000_000, waitMicros + " microseconds");
  }

  /** At a million a second a token is there again by the time that one is asked for. */
  @Test
  void theBucketInRedisFillsAgain() {
    RateLimit fast = new RateLimit(1_000_000, 1);
    long through = 0;
    for (int i = 0; i < 1000 && through < 5; i++) {
      through += ask(throttle(REDIS, fast)).join() == Throttle.THROUGH ? 1 : 0;
    }
    assertEquals(5, through);
  }

  @Test
  void withoutRedisAProcessKeepsTheLimitByItself() {
    TokenThrottle throttle = throttle(NO_REDIS, new RateLimit(10, 5));
    assertEquals(5, through(throttle, 50));
    nanos.addAndGet(99_999_000);
    assertEquals(0, through(throttle, 50));
    nanos.addAndGet(1_000);
    assertEquals(1, through(throttle, 50));
    nanos.addAndGet(300_000_000);
    assertEquals(3, through(throttle, 50));
    nanos.addAndGet(3_600_000_000_000L);
    assertEquals(5, through(throttle, 50));
  }

  @Test
  void whatIsRefusedIsToldHowLongToWait() {
    TokenThrottle throttle = throttle(NO_REDIS, new RateLimit(2, 1));
    assertEquals(Throttle.THROUGH, ask(throttle).join());
    assertEquals(500_000, ask(throttle).join());
    nanos.addAndGet(100_000_000);
    assertEquals(400_000, ask(throttle).join());
  }

  @Test
  void theLimitOfTheStageComesFirstThenTheProductsThenTheSales() {
    RateLimit own = new RateLimit(2, 2);
    RateLimit ofStage = new RateLimit(3, 3);
    RateLimit ofSale = new RateLimit(4, 4);
    Sale rush = new Sale(SaleStage.RUSH, Map.of(SaleStage.RUSH, ofSale), 1);
    assertEquals(ofStage, rush.limitOf(layout(own, Map.of(SaleStage.RUSH, ofStage))));
    assertEquals(own, rush.limitOf(layout(own, Map.of(SaleStage.WARMUP, ofStage))));
    assertEquals(ofSale, rush.limitOf(layout(RateLimit.NONE, Map.of())));
    assertEquals(RateLimit.NONE, rush.limitOf(layout(own, Map.of(SaleStage.RUSH, RateLimit.NONE))));
    Sale normal = new Sale(SaleStage.NORMAL, rush.limits(), 2);
    assertEquals(RateLimit.NONE, normal.limitOf(layout(RateLimit.NONE, Map.of())));
  }

  private long through(Throttle throttle, int requests) {
    long through = 0;
    for (int i = 0; i < requests; i++) {
      through += ask(throttle).join() == Throttle.THROUGH ? 1 : 0;
    }
    return through;
  }

  private CompletableFuture<Long> ask(Throttle throttle) {
    CompletableFuture<Long> answer = new CompletableFuture<>();
    throttle.ask(product, answer::complete);
    return answer;
  }

  private TokenThrottle throttle(Redis redis, RateLimit limit) {
    return new TokenThrottle(
        new RedisTokens(redis, System::nanoTime),
        layout -> limit,
        redis == REDIS ? System::nanoTime : nanos::get);
  }

  private static Layout layout(RateLimit limit, Map<SaleStage, RateLimit> stageLimits) {
    long productId = ThreadLocalRandom.current().nextLong(1L << 40, 1L << 50);
    return new Layout(
        productId,
        "T-1",
        0,
        1,
        1,
        10,
        1,
        Strategy.STRICT,
        0,
        0,
        900,
        0,
        limit,
        stageLimits,
        "",
        Curbs.NONE);
  }
}
