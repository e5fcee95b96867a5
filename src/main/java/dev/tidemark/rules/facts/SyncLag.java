package dev.tidemark.rules.facts;

/** How far the cache is from the ledger for a product. */
@Meaning("How far the cache is from the ledger for a product")
public record SyncLag(
    @Meaning("The code of the product") String sku,
    @Meaning(value = "Units that the cache believes to be on sale", unit = "units")
        long cachedUnits,
    @Meaning(value = "Units on sale in the ledger", unit = "units") long ledgerUnits,
    @Meaning(
            value = "Units that the cache is off, too many or too few, over all buckets",
            unit = "units")
        long driftUnits,
    @Meaning(value = "Units that the cache has over the ledger, over all buckets", unit = "units")
        long excessUnits,
    @Meaning(
            value =
                "Seconds since the ledger changed last, while the two differ: what is under way is done by then; 0 while they agree",
            unit = "seconds")
        double lagSeconds)
    implements Fact {

  @Override
  public String key() {
    return sku;
  }
}
