package dev.tidemark.stock;

import dev.tidemark.outbox.StockVersions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;

/**
 * The one move behind every change of layout and every repair of the cache: with the product and
 * its buckets locked, spread what is available, raise the epoch. The sale goes on meanwhile: work
 * admitted under the old epoch finds the new one at its commit and is done again.
 */
@ApplicationScoped
class Relayout {

  private final Event<LayoutChanging> changing;
  private final InstantSource clock;

  Relayout(Event<LayoutChanging> changing, InstantSource clock) {
    this.changing = changing;
    this.clock = clock;
  }

  /**
   * What the move came to.
   *
   * @param layout the new layout, or the old one where it was refused
   * @param available by bucket; empty where no unit moved
   * @param committed units held and sold, if the new total is below them and nothing was changed
   */
  record Result(Layout layout, List<Long> available, OptionalLong committed) {}

  /**
   * @param before the product's layout, its ledger row locked by the caller
   * @param terms the new terms
   * @param version the new version
   */
  Result run(Connection connection, Layout before, Terms terms, long version) throws SQLException {
    List<Bucket> buckets = BucketRows.lockAll(connection, before.productId());
    long committed = Distribution.committed(buckets);
    if (terms.total() < committed) {
      return new Result(before, List.of(), OptionalLong.of(committed));
    }
    Layout after = before.with(terms, version, before.epoch() + 1);
    boolean moves = before.terms().movesUnits(terms);
    List<Bucket> relaid =
        moves ? Distribution.relaid(after, buckets) : Distribution.kept(after, buckets);
    BucketRows.replace(connection, before.productId(), relaid);
    LedgerRows.update(connection, after, clock.millis());
    changing.fire(new LayoutChanging(connection, before, after));
    StockVersions.raise(connection, List.of(before.productId()), clock.millis());
    return new Result(after, relaid.stream().map(Bucket::available).toList(), OptionalLong.empty());
  }
}
