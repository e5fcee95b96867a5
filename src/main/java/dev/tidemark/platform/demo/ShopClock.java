package dev.tidemark.platform.demo;

import java.time.Duration;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Turns the time of a real sale into the time of its replay. Hours without a sale are the shop's
 * nights and Saturdays: nobody wants to watch those, so a pause longer than 30 minutes counts as
 * 30.
 *
 * <p>Stateful: to be asked in order of time. Not thread-safe.
 */
final class ShopClock {

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

  private final double speed;
  private @Nullable LocalDateTime last;
  private Duration open = Duration.ZERO;

  /** {@code speed}: times real time, positive. */
  ShopClock(double speed) {
    this.speed = speed;
  }

  /** How long after the replay's start a sale of {@code at} is due; zero for the first. */
  Duration due(LocalDateTime at) {
    if (last != null) {
      Duration pause = Duration.between(last, at);
      open = open.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }
    last = at;
    return Duration.ofMillis(Math.round(open.toMillis() / speed));
  }
}
