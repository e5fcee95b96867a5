package dev.tidemark.platform.demo;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is said when the replay is over.
 *
 * @param before positions by SKU when the replay started
 * @param after positions by SKU now
 */
record Summary(
    DemoPlan plan,
    Map<String, Position> before,
    Map<String, Position> after,
    Tally tally,
    Optional<Long> gap) {

  private static final int ROWS = 10;
  private static final String WHY_UNITS_REMAIN =
      "Units can remain beside refusals: an order for more than its customer's bucket has left is"
          + " refused.";

  /** Whether the service kept its promise: something was sold, and no unit appeared or vanished. */
  boolean sound() {
    return gap.equals(Optional.of(0L)) && tally.counts().of(Fate.CONFIRMED) > 0;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-10s %8s %9s %9s %9s %9s %9s   (units, of the ten products most asked for)%n",
            "product",
            "buckets",
            "asked",
            "offered",
            "sold",
            "available",
            "refused"));
    mostAsked().forEach(product -> text.append(row(product)));
    text.append(String.format("%s%n%nConservation gap: %s", WHY_UNITS_REMAIN, gapInWords()));
    return text.toString();
  }

  /** A product that still has units, for a try by hand. */
  String skuWithStock() {
    return plan.products().stream()
        .map(DemoProduct::sku)
        .max(Comparator.comparingLong(sku -> position(after, sku).available()))
        .orElse("");
  }

  private List<DemoProduct> mostAsked() {
    return plan.products().stream()
        .sorted(Comparator.comparingLong(DemoProduct::unitsAsked).reversed())
        .limit(ROWS)
        .toList();
  }

  private String row(DemoProduct product) {
    Position now = position(after, product.sku());
    return String.format(
        Locale.ROOT,
        "%-10s %8d %,9d %,9d %,9d %,9d %,9d%n",
        product.sku(),
        product.buckets(),
        product.unitsAsked(),
        product.unitsOffered(),
        now.sold() - position(before, product.sku()).sold(),
        now.available(),
        tally.refusedUnits(product.sku()));
  }

  private String gapInWords() {
    return gap.map(
            units ->
                units == 0
                    ? "0. Every unit is available, held or sold; none appeared, none vanished."
                    : String.format(Locale.ROOT, "%,d units. That must never be.", units))
        .orElse("unknown, the service did not answer.");
  }

  private static Position position(Map<String, Position> positions, String sku) {
    return positions.getOrDefault(sku, Position.NOTHING);
  }
}
