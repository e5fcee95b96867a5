package dev.tidemark.rules.facts;

/**
 * What channels and systems believe to be on sale, against the ledger; only where any has reported.
 */
@Meaning(
    "What channels and systems believe to be on sale, against the ledger; only where any has reported")
public record OversellExposure(
    @Meaning("The code of the product") String sku,
    @Meaning(value = "Units on sale in the ledger now", unit = "units") long available,
    @Meaning(
            value = "Units that the channel which shows the most shows, over its warehouses",
            unit = "units")
        long reported,
    @Meaning(value = "Units that it shows and the ledger does not have", unit = "units")
        long exposedUnits,
    @Meaning(
            value =
                "Units that all channels together show beyond the ledger; no fault where they sell"
                    + " from the same stock, a fault where each is allotted its own",
            unit = "units")
        long exposedByAllUnits,
    @Meaning(value = "Age of the oldest report", unit = "seconds") double lagSeconds,
    @Meaning(
            value = "Units that sell in that time, at the pace of the last 5 minutes",
            unit = "units")
        long unitsSoldInLag,
    @Meaning(
            value = "Units sold by reporters beyond what there was: reported stock below zero",
            unit = "units")
        long oversoldUnits,
    @Meaning(value = "Warehouses and channels that have reported", unit = "reporters")
        int reporters,
    @Meaning("Whether the reports are of the same time, within the tolerance of their sources")
        boolean aligned)
    implements Fact {

  @Override
  public String key() {
    return sku;
  }
}
