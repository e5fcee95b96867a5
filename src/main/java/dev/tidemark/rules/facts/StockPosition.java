package dev.tidemark.rules.facts;

/** Where the stock of a product stands in the ledger. */
@Meaning("Where the stock of a product stands in the ledger")
public record StockPosition(
    @Meaning("The code of the product") String sku,
    @Meaning("The category of the product; empty where it has none") String category,
    @Meaning(value = "All units of the sale", unit = "units") long total,
    @Meaning(value = "Units on sale now", unit = "units") long available,
    @Meaning(value = "Units held for buyers who have not paid yet", unit = "units") long held,
    @Meaning(value = "Units paid for", unit = "units") long sold,
    @Meaning(value = "Units held and sold, of all", unit = "percent") double soldPercent,
    @Meaning(value = "Units on sale now, of all", unit = "percent") double availablePercent)
    implements Fact {

  @Override
  public String key() {
    return sku;
  }
}
