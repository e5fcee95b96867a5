package dev.tidemark.alerts;

import dev.tidemark.storage.ProductDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * What happens to alerts, for whoever acts on it: each consumer keeps a cursor of its own. Blocks;
 * safe for use by several threads.
 */
@ApplicationScoped
public class AlertFeed {

  private static final int MOST = 1_000;

  private final ProductDatabase database;

  AlertFeed(ProductDatabase database) {
    this.database = database;
  }

  /**
   * What happened after a position, in the order of the commits.
   *
   * @param id the last that was read; 0 for all that is kept
   * @param most at most 1,000
   */
  public List<AlertChange> after(long id, int most) {
    return database.transact(c -> HistoryRows.read(c, "id > " + id, Math.min(most, MOST)));
  }

  /** The position of the first that is kept; 0 where nothing is. */
  long first() {
    return database.transact(HistoryRows::first);
  }

  /** The position of what happened last; 0 for nothing yet. */
  public long last() {
    return database.transact(HistoryRows::last);
  }
}
