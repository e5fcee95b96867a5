package dev.tidemark.rules.facts;

/** How well a sales channel is kept up to date. */
@Meaning("How well a sales channel is kept up to date")
public record ChannelState(
    @Meaning("The name of the channel") String channel,
    @Meaning(value = "Products that it sells or reports", unit = "products") long products,
    @Meaning(value = "Stock updates that it has not acknowledged", unit = "updates")
        long pendingUpdates,
    @Meaning(
            value =
                "Seconds since its stock was known to agree: the age of the oldest unacknowledged update or, where it acknowledges nothing, of its last report",
            unit = "seconds")
        double lagSeconds)
    implements Fact {

  @Override
  public String key() {
    return channel;
  }
}
