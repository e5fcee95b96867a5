package dev.tidemark.gate;

import dev.tidemark.stock.Layout;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the cache says of many products, for those who compare: a few at a time, so that buyers do
 * not wait behind them. Safe for use by several threads.
 */
@ApplicationScoped
public class CacheReadings {

  private static final int KEYS_AT_ONCE = 256;

  private final CountingGate gate;

  CacheReadings(CountingGate gate) {
    this.gate = gate;
  }

  /**
   * What was read.
   *
   * @param cached units by bucket, those on loan to this process included, of products that the
   *     cache knows
   * @param unread products of which it could not be asked: nothing is known of these
   */
  public record Readings(Map<Long, List<Long>> cached, Set<Long> unread) {}

  /** Blocks; where the cache does not answer, for a moment only. At most 1,000 products. */
  public Readings read(List<Layout> layouts) {
    Readings readings = new Readings(new HashMap<>(), new HashSet<>());
    List<Layout> some = new ArrayList<>();
    int keys = 0;
    for (Layout layout : layouts) {
      some.add(layout);
      keys += layout.rows();
      if (keys >= KEYS_AT_ONCE) {
        readSome(some, readings);
        some.clear();
        keys = 0;
      }
    }
    readSome(some, readings);
    return readings;
  }

  /** Once it did not answer, it is not asked again within a reading. */
  private void readSome(List<Layout> some, Readings into) {
    if (into.unread().isEmpty()) {
      gate.read(some, into);
    } else {
      some.forEach(layout -> into.unread().add(layout.productId()));
    }
  }
}
