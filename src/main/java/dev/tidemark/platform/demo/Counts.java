package dev.tidemark.platform.demo;

import java.util.Map;

/**
 * Orders so far. Each order sent is in flight or in exactly one of the other places.
 *
 * @param simulated the real sale's time of the latest order sent; empty before the first
 * @param held answered HELD and not at their end yet
 * @param ended by fate, each fate present
 * @param refused by the refusal's name
 * @param soldOutProducts products that have refused an order as SOLD_OUT
 */
record Counts(
    String simulated,
    long sent,
    long held,
    Map<Fate, Long> ended,
    Map<String, Long> refused,
    int soldOutProducts) {

  long of(Fate fate) {
    return ended.getOrDefault(fate, 0L);
  }

  /** Orders that the service has answered, one way or the other. */
  long answered() {
    return held + sum(ended) + refusedInAll();
  }

  long refusedInAll() {
    return sum(refused);
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
