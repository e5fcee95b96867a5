package dev.tidemark.platform.demo;

import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what becomes of the orders. Thread-safe. */
final class Tally {

  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
  private static final String SOLD_OUT = "SOLD_OUT";

  private String simulated = "";
  private long sent;
  private long held;
  private final Map<Fate, Long> ended = new EnumMap<>(Fate.class);
  private final Map<String, Long> refused = new TreeMap<>();
  private final Map<String, Long> refusedUnits = new HashMap<>();
  private final Set<String> soldOut = new HashSet<>();

  synchronized void sent(DemoOrder order) {
    sent++;
    simulated = MINUTE.format(order.soldAt());
  }

  synchronized void held() {
    held++;
  }

  synchronized void ended(Fate fate) {
    held--;
    ended.merge(fate, 1L, Long::sum);
  }

  synchronized void refused(DemoOrder order, String code) {
    refused.merge(code, 1L, Long::sum);
    refusedUnits.merge(order.sku(), order.quantity(), Long::sum);
    if (code.equals(SOLD_OUT)) {
      soldOut.add(order.sku());
    }
  }

  /** Units of refused orders of a product. */
  synchronized long refusedUnits(String sku) {
    return refusedUnits.getOrDefault(sku, 0L);
  }

  synchronized Counts counts() {
    return new Counts(
        simulated, sent, held, Map.copyOf(ended), new TreeMap<>(refused), soldOut.size());
  }
}
