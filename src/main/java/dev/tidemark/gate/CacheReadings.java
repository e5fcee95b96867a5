package dev.tidemark.gate;

import dev.tidemark.stock.Layout;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the cache says of many products, for those who compare. Safe for use by several threads. */
@ApplicationScoped
public class CacheReadings {

  private final CountingGate gate;
  private final Counters counters;

  CacheReadings(CountingGate gate, Counters counters) {
    this.gate = gate;
    this.counters = counters;
  }

  /**
   * What was read.
   *
   * @param answered false where the cache cannot be reached: then nothing is known
   * @param cached units by bucket, those on loan to this process included, of products that the
   *     cache knows
   */
  public record Readings(boolean answered, Map<Long, List<Long>> cached) {}

  /** Blocks for a moment at the most; at most 1,000 products. */
  public Readings read(List<Layout> layouts) {
    if (layouts.isEmpty()) {
      return new Readings(true, Map.of());
    }
    Map<Long, List<Long>> cached = new HashMap<>();
    gate.cachedOf(layouts)
        .forEach((productId, units) -> units.ifPresent(found -> cached.put(productId, found)));
    return new Readings(counters.answers(), cached);
  }
}
