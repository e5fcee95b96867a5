package dev.tidemark.reservation;

import dev.tidemark.outbox.Outbox;
import dev.tidemark.outbox.OutboxMessage;
import dev.tidemark.outbox.StockVersions;
import dev.tidemark.reservation.UserQuotas.Owner;
import dev.tidemark.stock.Bucket;
import dev.tidemark.stock.BucketRows;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.LedgerRows;
import dev.tidemark.storage.Shard;
import dev.tidemark.velocity.SaleCount;
import dev.tidemark.velocity.SaleCounts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;

/** A stock database. */
final class StockLedger implements Ledger {

  private final Shard shard;

  StockLedger(Shard shard) {
    this.shard = shard;
  }

  @Override
  public int number() {
    return shard.number();
  }

  @Override
  public boolean isAvailable() {
    return shard.isAvailable();
  }

  @Override
  public void whenLost(Runnable told) {
    shard.whenLost(told);
  }

  @Override
  public <T> T transact(Work<T> work) {
    return shard.transact(connection -> work.run(new Tables(connection)));
  }

  private record Tables(Connection connection) implements Transaction {

    @Override
    public List<Reservation> find(Collection<UUID> ids) throws SQLException {
      return ArchiveRows.find(connection, ids);
    }

    @Override
    public List<Reservation> lock(SortedSet<UUID> ids) throws SQLException {
      return ArchiveRows.lock(connection, ids);
    }

    @Override
    public List<Reservation> findByKey(long productId, Collection<UUID> keys) throws SQLException {
      return ArchiveRows.findByKey(connection, productId, keys);
    }

    @Override
    public List<Reservation> claimDue(long atMillis, int most) throws SQLException {
      return ReservationRows.claimDue(connection, atMillis, most);
    }

    @Override
    public void insert(Collection<Reservation> rows) throws SQLException {
      ReservationRows.insert(connection, rows);
      ArchiveRows.requireNewKeys(connection, rows);
    }

    @Override
    public void delete(Collection<UUID> ids) throws SQLException {
      ReservationRows.delete(connection, ids);
    }

    @Override
    public void save(Collection<Reservation> rows) throws SQLException {
      ReservationRows.save(connection, rows);
    }

    @Override
    public List<Bucket> lockBuckets(SortedMap<Long, SortedSet<Integer>> wanted)
        throws SQLException {
      return BucketRows.lock(connection, wanted);
    }

    @Override
    public Map<Long, List<Bucket>> readBuckets(Collection<Long> productIds) throws SQLException {
      return BucketRows.read(connection, productIds);
    }

    @Override
    public void saveBuckets(Collection<Bucket> locked) throws SQLException {
      BucketRows.save(connection, locked);
    }

    @Override
    public Optional<Layout> layout(long productId) throws SQLException {
      return LedgerRows.find(connection, productId);
    }

    @Override
    public SortedMap<Owner, Long> lockQuotas(SortedSet<Owner> owners) throws SQLException {
      return UserQuotas.lock(connection, owners);
    }

    @Override
    public void saveQuotas(Map<Owner, Long> units) throws SQLException {
      UserQuotas.save(connection, units);
    }

    @Override
    public void append(List<OutboxMessage> messages) throws SQLException {
      Outbox.append(connection, messages);
    }

    @Override
    public void count(List<SaleCount> counts, long nowMillis) throws SQLException {
      SaleCounts.add(connection, counts, nowMillis);
    }

    @Override
    public void raiseVersions(SortedSet<Long> productIds, long nowMillis) throws SQLException {
      StockVersions.raise(connection, productIds, nowMillis);
    }
  }
}
