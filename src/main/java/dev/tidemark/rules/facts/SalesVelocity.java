package dev.tidemark.rules.facts;

/** How fast a product sells, through all channels, by the time of the sale. */
@Meaning("How fast a product sells, through all channels, by the time of the sale")
public record SalesVelocity(
    @Meaning("The code of the product") String sku,
    @Meaning(value = "Units sold in the last minute", unit = "units") long unitsLastMinute,
    @Meaning(value = "Units sold in the last 5 minutes", unit = "units") long unitsLastFiveMinutes,
    @Meaning(value = "Units sold in the last hour", unit = "units") long unitsLastHour,
    @Meaning(value = "Units sold in the last 24 hours", unit = "units") long unitsLastDay,
    @Meaning(value = "Average over the last 5 minutes", unit = "units/min") double unitsPerMinute,
    @Meaning(
            value =
                "Minutes until nothing is left, at the pace of the last 5 minutes; 1000000 where nothing sells",
            unit = "minutes")
        double minutesToEmpty,
    @Meaning(
            value =
                "Days that the stock lasts at the pace of the last 24 hours; 1000000 where nothing sells",
            unit = "days")
        double daysOfCover,
    @Meaning(
            value = "Pace of the last minute over that of the last hour; 0 where nothing sells",
            unit = "times")
        double speedUp)
    implements Fact {

  @Override
  public String key() {
    return sku;
  }
}
