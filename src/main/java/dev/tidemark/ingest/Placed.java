package dev.tidemark.ingest;

import dev.tidemark.ingest.Normaliser.Observed;
import dev.tidemark.kernel.Hash128;

/** An event, and the number of the product that it is about. */
record Placed(long productId, Observed observed) {

  Event event() {
    return observed.event();
  }

  /** The same for the same event, whenever and wherever it comes. */
  Key key() {
    return new Key(productId, observed.id());
  }

  /** In the order of the table's key, in which every transaction takes its locks. */
  record Key(long productId, Hash128 id) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = Long.compare(productId, other.productId);
      if (order == 0) {
        order = Long.compareUnsigned(id.high(), other.id.high());
      }
      return order == 0 ? Long.compareUnsigned(id.low(), other.id.low()) : order;
    }
  }
}
