package dev.tidemark.gate;

import dev.tidemark.stock.RateLimit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Buckets in this process's memory, with the arithmetic of {@code tokens.lua}. */
final class LocalTokens implements Tokens {

  /** A token in the unit counted in: a rate then gives whole numbers a microsecond. */
  private static final long ONE = 1_000_000;

  private final Map<Long, Level> levels = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  /**
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  LocalTokens(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private record Level(long millionths, long atNanos, long given) {}

  @Override
  public void take(long productId, RateLimit limit, long wanted, Consumer<@Nullable Grant> then) {
    Level after =
        levels.compute(productId, (same, before) -> take(before, limit, wanted, nanos.getAsLong()));
    long waitMicros = microsUntil(ONE, after.millionths(), limit);
    then.accept(new Grant(after.given(), waitMicros));
  }

  private static Level take(@Nullable Level before, RateLimit limit, long wanted, long now) {
    long most = limit.burst() * ONE;
    if (before == null) {
      return give(most, wanted, now);
    }
    long micros = TimeUnit.NANOSECONDS.toMicros(Math.max(now - before.atNanos(), 0));
    long untilFull = microsUntil(most, before.millionths(), limit);
    if (micros >= untilFull) {
      return give(most, wanted, now);
    }
    long level = before.millionths() + micros * limit.rate();
    return give(level, wanted, before.atNanos() + TimeUnit.MICROSECONDS.toNanos(micros));
  }

  private static long microsUntil(long level, long now, RateLimit limit) {
    return (Math.max(level - now, 0) + limit.rate() - 1) / limit.rate();
  }

  private static Level give(long level, long wanted, long atNanos) {
    long given = Math.min(wanted, level / ONE);
    return new Level(level - given * ONE, atNanos, given);
  }
}
