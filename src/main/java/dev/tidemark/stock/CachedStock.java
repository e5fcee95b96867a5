package dev.tidemark.stock;

import java.util.List;
import java.util.Optional;

/** What the cache in front of the ledger believes; told by the room that keeps it. */
public interface CachedStock {

  /**
   * Units the cache would still admit, by bucket, those on loan to this process included.
   *
   * @return empty where the cache does not answer or does not know this epoch
   */
  Optional<List<Long>> cached(Layout layout);
}
