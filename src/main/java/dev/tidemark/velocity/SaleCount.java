package dev.tidemark.velocity;

/**
 * What sold of a product through one channel in one second. Orders that were cancelled later stay
 * counted where they were placed, and count as cancelled when they were cancelled.
 *
 * @param channel 1 to 64 characters; {@link #OWN} for our own holds
 * @param second when, since the epoch
 * @param units ordered
 * @param orders lines of orders: one for each sale
 */
public record SaleCount(
    long productId,
    String channel,
    long second,
    long units,
    long orders,
    long cancelledUnits,
    long cancelledOrders) {

  /** The channel of what is held and sold here. No source may use it. */
  public static final String OWN = "tidemark";

  /** One order of so many units. */
  public static SaleCount placed(long productId, String channel, long atMillis, long units) {
    return new SaleCount(productId, channel, Math.floorDiv(atMillis, 1000), units, 1, 0, 0);
  }

  /** One order of so many units, cancelled. */
  public static SaleCount cancelled(long productId, String channel, long atMillis, long units) {
    return new SaleCount(productId, channel, Math.floorDiv(atMillis, 1000), 0, 0, units, 1);
  }
}
