package dev.tidemark.channels;

import dev.tidemark.kernel.Repeating;
import java.time.Duration;

/**
 * A thread that runs one way: a channel that is slow or dead keeps nobody waiting but itself. Safe
 * for use by several threads.
 */
final class LaneThread implements AutoCloseable {

  private final Repeating thread;
  private final Way way;
  private volatile Channel channel;
  private volatile boolean ending;

  LaneThread(String name, Duration every, Way way, Channel channel) {
    this.way = way;
    this.channel = channel;
    this.thread = new Repeating(name, every, this::run);
  }

  private void run() {
    for (boolean more = true; more && !ending; ) {
      more = way.turn(channel);
    }
  }

  /** Goes on under other settings, which lead to the same place. */
  void follow(Channel next) {
    channel = next;
  }

  /** Begins no turn any more. */
  void end() {
    ending = true;
  }

  @Override
  public void close() {
    end();
    thread.close();
    way.close();
  }
}
