package dev.tidemark.channels;

import dev.tidemark.kernel.Repeating;
import java.time.Duration;

/**
 * A thread that runs one lane: a channel that is slow or dead keeps nobody waiting but itself. Safe
 * for use by several threads.
 */
final class LaneThread implements AutoCloseable {

  private final Repeating thread;
  private final Lane lane;
  private volatile Channel channel;

  LaneThread(String name, Duration every, Lane lane, Channel channel) {
    this.lane = lane;
    this.channel = channel;
    this.thread = new Repeating(name, every, this::run);
  }

  private void run() {
    for (boolean more = true; more; ) {
      more = lane.turn(channel);
    }
  }

  /** Goes on under other settings, which lead to the same place. */
  void follow(Channel next) {
    channel = next;
  }

  @Override
  public void close() {
    thread.close();
    lane.close();
  }
}
