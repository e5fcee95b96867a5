package dev.tidemark.channels;

/**
 * How many units of a product a channel may sell before we know of it: its pace there, for as long
 * as the channel lags behind. Told by a room above, which measures paces.
 */
public interface LagUnits {

  /** Nothing is known. */
  LagUnits NONE = (channel, productId, sku) -> 0;

  /**
   * Never blocks; called for every message.
   *
   * @return 0 where nothing is known
   */
  long of(String channel, long productId, String sku);
}
