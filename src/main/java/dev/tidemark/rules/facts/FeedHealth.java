package dev.tidemark.rules.facts;

/** Whether a source of stock and sales is heard of as usual. */
@Meaning("Whether a source of stock and sales is heard of as usual")
public record FeedHealth(
    @Meaning("The name of the source") String source,
    @Meaning("NEVER, LIVE or SILENT") String state,
    @Meaning(value = "Seconds since it was heard of; 0 where it never was", unit = "seconds")
        double silentSeconds,
    @Meaning(value = "Longest pause that is usual; 0 where that is not known yet", unit = "seconds")
        double expectedGapSeconds,
    @Meaning(value = "Rows of it that were put aside, since ever", unit = "rows")
        long rowsQuarantined)
    implements Fact {

  @Override
  public String key() {
    return source;
  }
}
