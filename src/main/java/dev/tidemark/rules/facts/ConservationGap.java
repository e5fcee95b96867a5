package dev.tidemark.rules.facts;

/** Whether every unit of a product is accounted for; only where the last check found a gap. */
@Meaning("Whether every unit of a product is accounted for; only where the last check found a gap")
public record ConservationGap(
    @Meaning("The code of the product") String sku,
    @Meaning(
            value = "Units missing or too many between total, buckets and reservations",
            unit = "units")
        long gapUnits)
    implements Fact {

  @Override
  public String key() {
    return sku;
  }
}
