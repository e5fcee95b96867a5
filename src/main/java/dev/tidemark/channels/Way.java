package dev.tidemark.channels;

/** One way of telling a channel, run by a thread of its own. */
interface Way extends AutoCloseable {

  /** Does what there is to do; whether there is more at once. */
  boolean turn(Channel channel);

  /** Lets another process go on, and hangs up. */
  @Override
  void close();
}
