package dev.tidemark.ingest;

import java.util.Set;

/**
 * Events of these products have been committed by this process.
 *
 * @param database their stock database
 */
public record EventsCounted(int database, Set<Long> productIds) {

  public EventsCounted {
    productIds = Set.copyOf(productIds);
  }
}
