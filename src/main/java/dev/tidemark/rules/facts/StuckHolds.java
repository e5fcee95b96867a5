package dev.tidemark.rules.facts;

/** Holds of a product that ran out and were not given back; only where there are any. */
@Meaning("Holds of a product that ran out and were not given back; only where there are any")
public record StuckHolds(
    @Meaning("The code of the product") String sku,
    @Meaning(value = "Holds overdue by more than half a minute", unit = "holds") long holds,
    @Meaning(value = "Units that they keep from being sold", unit = "units") long units,
    @Meaning(value = "Seconds for which the oldest is overdue", unit = "seconds")
        double oldestSeconds)
    implements Fact {

  @Override
  public String key() {
    return sku;
  }
}
