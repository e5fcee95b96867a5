package dev.tidemark.stock;

import dev.tidemark.audit.ClientAddress;
import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.outbox.StockVersions;
import dev.tidemark.storage.StockDatabases;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Layouts and buckets in the stock databases. */
@ApplicationScoped
class StockLayouts implements LayoutStore {

  private final StockDatabases databases;
  private final Event<LayoutChanging> changing;
  private final ClientAddress address;
  private final InstantSource clock;

  StockLayouts(
      StockDatabases databases,
      Event<LayoutChanging> changing,
      ClientAddress address,
      InstantSource clock) {
    this.address = address;
    this.databases = databases;
    this.changing = changing;
    this.clock = clock;
  }

  @Override
  public int databases() {
    return databases.all().size();
  }

  @Override
  public int databaseOf(int slot) {
    return databases.of(slot).number();
  }

  @Override
  public <T> T transact(int database, Work<T> work) {
    String from = address.current();
    return databases
        .all()
        .get(database)
        .transactLong(connection -> work.run(new Rows(connection, clock.millis(), from)));
  }

  private final class Rows implements Transaction {
    private final Connection connection;
    private final long nowMillis;
    private final @Nullable String from;

    Rows(Connection connection, long nowMillis, @Nullable String from) {
      this.from = from;
      this.connection = connection;
      this.nowMillis = nowMillis;
    }

    @Override
    public Optional<Layout> find(long productId) throws SQLException {
      return LedgerRows.find(connection, productId);
    }

    @Override
    public Optional<Layout> lock(long productId) throws SQLException {
      return LedgerRows.lock(connection, productId);
    }

    @Override
    public List<Layout> changedSince(long sinceMillis) throws SQLException {
      return LedgerRows.changedSince(connection, sinceMillis);
    }

    @Override
    public List<Bucket> lockBuckets(long productId) throws SQLException {
      return BucketRows.lockAll(connection, productId);
    }

    @Override
    public Map<Long, List<Bucket>> readBuckets(Collection<Long> productIds) throws SQLException {
      return BucketRows.read(connection, productIds);
    }

    @Override
    public void create(Layout layout, List<Bucket> buckets) throws SQLException {
      LedgerRows.insert(connection, layout, nowMillis);
      BucketRows.replace(connection, layout.productId(), buckets);
      StockVersions.raise(connection, List.of(layout.productId()), nowMillis);
    }

    @Override
    public void update(Layout layout) throws SQLException {
      LedgerRows.update(connection, layout, nowMillis);
    }

    @Override
    public void replace(Layout before, Layout after, List<Bucket> buckets) throws SQLException {
      BucketRows.replace(connection, after.productId(), buckets);
      LedgerRows.update(connection, after, nowMillis);
      changing.fire(new LayoutChanging(connection, before, after));
      StockVersions.raise(connection, List.of(after.productId()), nowMillis);
    }

    @Override
    public OptionalLong noteStockIn(long productId, IdempotencyKey key, long units)
        throws SQLException {
      return StockInRows.note(connection, productId, key, units, nowMillis);
    }

    @Override
    public Optional<Recorded> recorded(long productId, String origin) throws SQLException {
      return LayoutChangeRows.recorded(connection, productId, origin);
    }

    @Override
    public List<String> inCategory(String category, int most) throws SQLException {
      return LedgerRows.inCategory(connection, category, most);
    }

    @Override
    public void record(LayoutChange change) throws SQLException {
      LayoutChangeRows.insert(connection, change, nowMillis, from);
    }
  }
}
