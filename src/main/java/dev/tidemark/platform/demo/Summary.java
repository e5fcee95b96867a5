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
 * @param told what was told by the store's till
 */
record Summary(
    DemoPlan plan,
    Map<String, Position> before,
    Map<String, Position> after,
    Tally tally,
    Till.Told told,
    Optional<Long> gap) {

  private static final int ROWS = 10;
  private static final String WHY_UNITS_REMAIN =
      "Units can remain beside refusals: an order for more than its customer's bucket has left is"
          + " refused.";

  /**
   * Whether the service kept its promise: something was sold, no unit appeared or vanished, and
   * every sale that it was told of counts.
   */
  boolean sound() {
    return told.whole() && gap.equals(Optional.of(0L)) && tally.counts().of(Fate.CONFIRMED) > 0;
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
    text.append(
        String.format(
            Locale.ROOT,
            "%s%n%nTold by the store's till: %,d sales, %,d of them counted. See /v1/sources, and"
                + " velocity in a product's position.%nConservation gap: %s",
            WHY_UNITS_REMAIN,
            told.rows(),
            told.counted(),
            gapInWords()));
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
