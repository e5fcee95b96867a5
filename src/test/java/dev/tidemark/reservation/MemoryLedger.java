package dev.tidemark.reservation;

import dev.tidemark.outbox.OutboxMessage;
import dev.tidemark.reservation.UserQuotas.Owner;
import dev.tidemark.stock.Bucket;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.MemoryDatabase;
import dev.tidemark.velocity.SaleCount;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;

/** Reservations and quotas in memory, beside the buckets of a {@link MemoryDatabase}. */
final class MemoryLedger implements Ledger {

  private record Key(long productId, long high, long low) {
    static Key of(Reservation row) {
      return new Key(row.productId(), row.keyHigh(), row.keyLow());
    }
  }

  private record Due(long millis, UUID id) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(millis, other.millis);
      return byTime != 0 ? byTime : id.compareTo(other.id);
    }
  }

  private final int number;
  private final MemoryDatabase database;
  private final Map<UUID, Reservation> rows = new HashMap<>();
  private final Map<Key, UUID> keys = new HashMap<>();
  private final TreeMap<Due, UUID> due = new TreeMap<>();
  private final Map<Owner, Long> quotas = new HashMap<>();
  private final Map<Long, long[]> sums = new HashMap<>();
  private final Map<Long, Long> netSales = new HashMap<>();
  private final List<OutboxMessage> messages = new ArrayList<>();

  MemoryLedger(int number, MemoryDatabase database) {
    this.number = number;
    this.database = database;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public void whenLost(Runnable told) {}

  @Override
  public <T> T transact(Work<T> work) {
    return database.transact(changes -> work.run(new Tables(changes)));
  }

  /** Units of a product's HELD and CONFIRMED reservations. */
  long[] sums(long productId) {
    return sums.computeIfAbsent(productId, id -> new long[2]);
  }

  /** Units counted as sold, less those counted as cancelled. */
  long netSales(long productId) {
    return netSales.getOrDefault(productId, 0L);
  }

  /** What others are told, as committed. */
  List<OutboxMessage> messages() {
    return List.copyOf(messages);
  }

  /** As committed last. */
  Optional<Reservation> row(UUID id) {
    return Optional.ofNullable(rows.get(id));
  }

  void clear() {
    rows.clear();
    keys.clear();
    due.clear();
    quotas.clear();
    sums.clear();
    netSales.clear();
    messages.clear();
  }

  private void put(Reservation row) {
    Reservation before = rows.put(row.id(), row);
    if (before != null) {
      if (before.state() != row.state() && before.state() != State.HELD) {
        boolean paidLate = before.state() == State.EXPIRED && row.state() == State.CONFIRMED;
        if (!paidLate || before.refundDue()) {
          throw new AssertionError(before + " became " + row);
        }
      }
      count(before, -1);
      due.remove(new Due(before.expiresMillis(), before.id()));
    }
    count(row, 1);
    keys.put(Key.of(row), row.id());
    if (row.state() == State.HELD) {
      due.put(new Due(row.expiresMillis(), row.id()), row.id());
    }
  }

  private void count(Reservation row, int sign) {
    if (row.state() == State.HELD) {
      sums(row.productId())[0] += sign * row.quantity();
    } else if (row.state() == State.CONFIRMED) {
      sums(row.productId())[1] += sign * row.quantity();
    }
  }

  private final class Tables implements Transaction {
    private final MemoryDatabase.Changes changes;
    private final Map<UUID, Reservation> inserted = new HashMap<>();

    Tables(MemoryDatabase.Changes changes) {
      this.changes = changes;
    }

    @Override
    public List<Reservation> find(Collection<UUID> ids) {
      List<Reservation> found = new ArrayList<>();
      ids.forEach(id -> row(id).ifPresent(found::add));
      return found;
    }

    @Override
    public List<Reservation> lock(SortedSet<UUID> ids) {
      return find(ids);
    }

    @Override
    public List<Reservation> findByKey(long productId, Collection<UUID> wanted) {
      List<Reservation> found = new ArrayList<>();
      for (UUID key : wanted) {
        UUID id =
            keys.get(
                new Key(productId, key.getMostSignificantBits(), key.getLeastSignificantBits()));
        if (id != null) {
          row(id).ifPresent(found::add);
        }
      }
      return found;
    }

    @Override
    public List<Reservation> claimDue(long atMillis, int most) {
      List<Reservation> found = new ArrayList<>();
      for (Map.Entry<Due, UUID> entry : due.entrySet()) {
        if (entry.getKey().millis() > atMillis || found.size() == most) {
          break;
        }
        row(entry.getValue()).ifPresent(found::add);
      }
      return found;
    }

    @Override
    public void insert(Collection<Reservation> added)
        throws SQLIntegrityConstraintViolationException {
      Set<Key> seen = new HashSet<>();
      inserted.values().forEach(row -> seen.add(Key.of(row)));
      for (Reservation row : added) {
        if (keys.containsKey(Key.of(row)) || !seen.add(Key.of(row))) {
          throw new SQLIntegrityConstraintViolationException("duplicate key", "23000", 1062);
        }
        inserted.put(row.id(), row);
        changes.stage(
            row.productId(),
            () -> {
              Reservation kept = inserted.get(row.id());
              if (kept != null) {
                put(kept);
              }
            });
      }
    }

    @Override
    public void delete(Collection<UUID> ids) {
      ids.forEach(inserted::remove);
    }

    @Override
    public void save(Collection<Reservation> changed) {
      changed.forEach(row -> changes.stage(row.productId(), () -> put(row)));
    }

    @Override
    public List<Bucket> lockBuckets(SortedMap<Long, SortedSet<Integer>> wanted) {
      List<Bucket> found = new ArrayList<>();
      wanted.forEach(
          (productId, numbers) -> {
            for (Bucket bucket : database.copies(productId)) {
              if (numbers.isEmpty() || numbers.contains(bucket.number())) {
                found.add(bucket);
              }
            }
          });
      return found;
    }

    @Override
    public Map<Long, List<Bucket>> readBuckets(Collection<Long> productIds) {
      return database.readBuckets(productIds);
    }

    @Override
    public void saveBuckets(Collection<Bucket> locked) {
      locked.stream().filter(Bucket::changed).forEach(bucket -> database.save(changes, bucket));
    }

    @Override
    public Optional<Layout> layout(long productId) {
      return database.find(productId);
    }

    @Override
    public SortedMap<Owner, Long> lockQuotas(SortedSet<Owner> owners) {
      SortedMap<Owner, Long> units = new TreeMap<>();
      owners.forEach(owner -> units.put(owner, quotas.getOrDefault(owner, 0L)));
      return units;
    }

    @Override
    public void saveQuotas(Map<Owner, Long> units) {
      Map<Owner, Long> kept = Map.copyOf(units);
      kept.forEach((owner, count) -> changes.stage(owner.productId(), () -> put(owner, count)));
    }

    private void put(Owner owner, long count) {
      quotas.put(owner, count);
    }

    private void put(Reservation row) {
      MemoryLedger.this.put(row);
    }

    @Override
    public void append(List<OutboxMessage> appended) {
      appended.forEach(one -> changes.stage(one.productId(), () -> messages.add(one)));
    }

    @Override
    public void count(List<SaleCount> counts, long nowMillis) {
      for (SaleCount count : counts) {
        long net = count.units() - count.cancelledUnits();
        changes.stage(count.productId(), () -> netSales.merge(count.productId(), net, Long::sum));
      }
    }

    @Override
    public void raiseVersions(SortedSet<Long> productIds, long nowMillis) {}
  }
}
