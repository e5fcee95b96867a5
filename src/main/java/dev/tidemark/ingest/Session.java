package dev.tidemark.ingest;

import java.io.IOException;
import java.io.InputStream;

/**
 * Rows of one source on their way in. Used by one thread, which it blocks. What was taken is
 * committed now and then, all of it when {@link #finish} returns.
 */
public interface Session {

  /**
   * Takes all rows of a body; bad ones go to quarantine, and a body that cannot be understood at
   * all as one row.
   *
   * @param body supports {@link InputStream#mark}
   * @param place put before the line numbers, such as a partition and offset; may be empty
   */
  void take(Format format, InputStream body, String place) throws IOException;

  /** Takes one row. */
  void take(RawRow row);

  /**
   * Returns when all that was taken is committed.
   *
   * @throws dev.tidemark.storage.StoreUnavailableException or another runtime exception if it is
   *     not: then do it all again, and what was committed counts as duplicate
   */
  Tally finish();
}
