package dev.tidemark.responses;

import org.jspecify.annotations.Nullable;

/**
 * What can be done through channels. All of it may be repeated. Blocks; safe for use by several
 * threads. What may work later is told by a {@link TryAgainException}.
 */
interface ChannelActions {

  /**
   * Sends stock again that was not acknowledged, what is at the greatest risk first.
   *
   * @param channel null for all
   * @param sku null for all products
   */
  Done resend(@Nullable String channel, @Nullable String sku);

  /** Sends the stock of a product to the channels that have it wrong. */
  Done correct(String sku);

  /**
   * Asks for more units.
   *
   * @param key the same for the same request
   */
  Done replenish(String sku, long units, String why, String key);

  /** Sends no more than so many updates a second. */
  Done throttle(String channel, long perSecond);

  /** Takes back {@link #throttle}. */
  Done unthrottle(String channel);

  Done pause(String channel);

  Done resume(String channel);
}
