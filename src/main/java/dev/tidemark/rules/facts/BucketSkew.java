package dev.tidemark.rules.facts;

/** How evenly what is left of a product lies in its buckets; only where it has more than one. */
@Meaning(
    "How evenly what is left of a product lies in its buckets; only where it has more than one")
public record BucketSkew(
    @Meaning("The code of the product") String sku,
    @Meaning(value = "Buckets that the stock is split into", unit = "buckets") int buckets,
    @Meaning(value = "Buckets with nothing left", unit = "buckets") int emptyBuckets,
    @Meaning(value = "Units on sale in the bucket that has the fewest", unit = "units") long least,
    @Meaning(value = "Units on sale in the bucket that has the most", unit = "units") long most,
    @Meaning(
            value =
                "Units of the fullest bucket over those of an average one; 1 is level, 0 where nothing is left",
            unit = "times")
        double skewRatio,
    @Meaning(
            value =
                "Units that buyers of the empty buckets do not see: what is left, times the share of empty buckets",
            unit = "units")
        long strandedUnits)
    implements Fact {

  @Override
  public String key() {
    return sku;
  }
}
