package dev.tidemark.stock;

import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.kernel.Sku;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Layouts and buckets in memory, and the catalogue that leads to them. */
public final class MemoryStock implements LayoutStore {

  private final List<MemoryDatabase> databases;
  private final InstantSource clock;
  private final Map<String, Place> places = new HashMap<>();

  public MemoryStock(List<MemoryDatabase> databases, InstantSource clock) {
    this.databases = databases;
    this.clock = clock;
  }

  @Override
  public int databases() {
    return databases.size();
  }

  @Override
  public int databaseOf(int slot) {
    return slot % databases.size();
  }

  @Override
  public <T> T transact(int number, Work<T> work) {
    MemoryDatabase database = databases.get(number);
    return database.transact(changes -> work.run(new Rows(database, changes)));
  }

  /** Forgets all products. */
  public void clear() {
    places.clear();
    databases.forEach(MemoryDatabase::clear);
  }

  Catalogue catalogue() {
    return new MemoryCatalogue();
  }

  private final class MemoryCatalogue extends Catalogue {
    @SuppressWarnings("NullAway") // nothing of it is asked here
    MemoryCatalogue() {
      super(null);
    }

    @Override
    Optional<Place> find(Sku sku) {
      return Optional.ofNullable(places.get(sku.code()));
    }

    @Override
    Place enter(Sku sku, @Nullable String name) {
      return places.computeIfAbsent(
          sku.code(), code -> new Place(places.size() + 1L, places.size() % databases.size()));
    }

    @Override
    void keepCopy(Layout layout, @Nullable String name) {}
  }

  private final class Rows implements Transaction {
    private final MemoryDatabase database;
    private final MemoryDatabase.Changes changes;

    Rows(MemoryDatabase database, MemoryDatabase.Changes changes) {
      this.database = database;
      this.changes = changes;
    }

    @Override
    public Optional<Layout> find(long productId) {
      return database.find(productId);
    }

    @Override
    public Optional<Layout> lock(long productId) {
      return find(productId);
    }

    @Override
    public List<Layout> changedSince(long sinceMillis) {
      List<Layout> found = new ArrayList<>();
      database.changedMillis.forEach(
          (id, changed) -> {
            if (changed >= sinceMillis) {
              found.add(database.layout(id));
            }
          });
      return found;
    }

    @Override
    public List<Bucket> lockBuckets(long productId) {
      return database.copies(productId);
    }

    @Override
    public Map<Long, List<Bucket>> readBuckets(Collection<Long> productIds) {
      return database.readBuckets(productIds);
    }

    @Override
    public void create(Layout layout, List<Bucket> buckets)
        throws SQLIntegrityConstraintViolationException {
      if (database.layouts.containsKey(layout.productId())) {
        throw new SQLIntegrityConstraintViolationException("there already", "23000", 1062);
      }
      put(layout, buckets);
    }

    @Override
    public void update(Layout layout) {
      put(layout, database.buckets(layout.productId()));
    }

    @Override
    public void replace(Layout before, Layout after, List<Bucket> buckets) {
      put(after, buckets);
    }

    private void put(Layout layout, List<Bucket> buckets) {
      changes.stage(
          layout.productId(),
          () -> {
            database.layouts.put(layout.productId(), layout);
            database.changedMillis.put(layout.productId(), clock.millis());
            database.buckets.put(layout.productId(), List.copyOf(buckets));
          });
    }

    @Override
    public OptionalLong noteStockIn(long productId, IdempotencyKey key, long units) {
      Long before = database.stockIn.putIfAbsent(key, units);
      return before == null ? OptionalLong.empty() : OptionalLong.of(before);
    }

    @Override
    public Optional<Recorded> recorded(long productId, String origin) {
      return Optional.empty();
    }

    @Override
    public List<String> inCategory(String category, int most) {
      return List.of();
    }

    @Override
    public void record(LayoutChange change) {}
  }
}
