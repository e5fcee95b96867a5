package dev.tidemark.channels;

import java.util.concurrent.CompletableFuture;

/**
 * Takes messages to one channel. Every kind of channel has one, in a file of its own. Used by one
 * thread.
 */
interface Transport extends AutoCloseable {

  /** What became of a message. */
  enum Fate {
    /** The channel has it. */
    TAKEN,
    /** The channel does not want this one; others may go through. */
    REFUSED,
    /** It is too busy. */
    BUSY,
    /** It does not answer, or not in time: it may have the message or not. */
    LOST
  }

  /**
   * How it ended.
   *
   * @param waitMillis how long the channel asked to be left alone; 0 where it did not say
   * @param error in a few words; empty where all is well
   */
  record Answer(Fate fate, long waitMillis, String error) {
    static final Answer TAKEN = new Answer(Fate.TAKEN, 0, "");

    private static final int LONGEST_ERROR = 200;

    public Answer {
      error = error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR);
    }
  }

  /**
   * A message.
   *
   * @param key messages of the same key keep their order where the kind of channel knows any
   * @param type {@code stock}, or what is asked for: {@code replenishment}
   */
  record Message(String id, String key, String type, String body) {

    static Message of(Channel channel, Update update) {
      return new Message(
          update.messageId(channel.id()), update.sku(), "stock", update.body(channel.id()));
    }
  }

  /**
   * Sends a message. May block for the connection; the answer comes within some seconds, and never
   * as an exception.
   */
  CompletableFuture<Answer> send(Channel channel, Message message);

  /** Messages that may be under way at once. */
  int mostAtOnce();

  @Override
  void close();
}
