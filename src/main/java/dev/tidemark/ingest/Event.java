package dev.tidemark.ingest;

import dev.tidemark.kernel.Hash128;

/** Something that a source told of. */
sealed interface Event permits StockSnapshot, Sale {

  String source();

  String sku();

  /** The event's own id, where the source gave none: what makes it this event and no other. */
  Hash128 natural();

  /** Tells two events apart that were given one id. */
  long content();
}
