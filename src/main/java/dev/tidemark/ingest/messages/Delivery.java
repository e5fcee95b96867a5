package dev.tidemark.ingest.messages;

import java.util.List;

/** Messages that a broker handed over together, and the way to acknowledge them. */
interface Delivery {

  /** In the order of the broker. Unmodifiable. */
  List<Received> messages();

  /** False once the broker has taken them back, and will deliver them again. Never blocks. */
  boolean isOurs();

  /**
   * Acknowledges them all. Called once, and only when all their rows are committed. Throws nothing:
   * what cannot be acknowledged comes again, and counts as duplicate then.
   */
  void acknowledge();
}
