package dev.tidemark.platform.demo;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.Optional;

/**
 * Words of the progress line.
 *
 * @param orders in the whole plan, more than 0
 * @param products on sale
 */
record ProgressLine(int orders, int products) {

  /** What matters most stands left: a narrow terminal cuts the line at its right. */
  String of(Counts counts, double ordersPerSecond, Optional<Long> gap) {
    return String.format(
        Locale.ROOT,
        "%3d%%  %-16s  gap %s  %,d products  %,d orders/s"
            + "  held %,d  confirmed %,d  released %,d  expired %,d%s  refused %s  sold out %,d",
        counts.sent() * 100 / orders,
        counts.simulated(),
        gap.map(units -> String.format(Locale.ROOT, "%,d", units)).orElse("?"),
        products,
        Math.round(ordersPerSecond),
        counts.held(),
        counts.of(Fate.CONFIRMED),
        counts.of(Fate.RELEASED),
        counts.of(Fate.EXPIRED),
        unresolved(counts.of(Fate.UNRESOLVED)),
        refused(counts),
        counts.soldOutProducts());
  }

  private static String unresolved(long orders) {
    return orders == 0 ? "" : String.format(Locale.ROOT, "  unresolved %,d", orders);
  }

  private static String refused(Counts counts) {
    if (counts.refused().isEmpty()) {
      return "0";
    }
    return counts.refused().entrySet().stream()
        .map(each -> String.format(Locale.ROOT, "%s %,d", each.getKey(), each.getValue()))
        .collect(joining(", ", String.format(Locale.ROOT, "%,d (", counts.refusedInAll()), ")"));
  }
}
