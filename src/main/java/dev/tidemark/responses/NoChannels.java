package dev.tidemark.responses;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Where no channel is set up, nothing can be done through one. */
@DefaultBean
@ApplicationScoped
class NoChannels implements ChannelActions {

  private static final Done NONE = Done.failed("NO_CHANNEL_ANSWERS: no channel is set up");

  @Override
  public Done resend(@Nullable String channel, @Nullable String sku) {
    return NONE;
  }

  @Override
  public Done correct(String sku) {
    return NONE;
  }

  @Override
  public Done replenish(String sku, long units, String why, String key) {
    return NONE;
  }

  @Override
  public Done throttle(String channel, long perSecond) {
    return NONE;
  }

  @Override
  public Done unthrottle(String channel) {
    return NONE;
  }

  @Override
  public Done pause(String channel) {
    return NONE;
  }

  @Override
  public Done resume(String channel) {
    return NONE;
  }
}
