package dev.tidemark.stock;

import dev.tidemark.kernel.IdempotencyKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A stock database in memory: one transaction after the other, all or nothing, like one whose rows
 * are locked by whoever works on them. What a transaction writes shows after its commit.
 */
public final class MemoryDatabase {

  final Map<Long, Layout> layouts = new HashMap<>();
  final Map<Long, Long> changedMillis = new HashMap<>();
  final Map<Long, List<Bucket>> buckets = new HashMap<>();
  final Map<IdempotencyKey, Long> stockIn = new HashMap<>();
  private final Faults faults;
  private final Consumer<SortedSet<Long>> committed;

  /** What may go wrong; each may throw. */
  public interface Faults {

    /** Nothing has happened yet. */
    void beforeWork();

    /** The work is done, and will be lost. */
    void beforeCommit();

    /** The work is kept, and nobody has been told. */
    void afterCommit();
  }

  /** Work within a transaction. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Changes changes) throws SQLException;
  }

  /**
   * @param committed told the products that a commit has changed
   */
  public MemoryDatabase(Faults faults, Consumer<SortedSet<Long>> committed) {
    this.faults = faults;
    this.committed = committed;
  }

  /** What a transaction will change. */
  public static final class Changes {
    private final List<Runnable> staged = new ArrayList<>();
    private final SortedSet<Long> products = new TreeSet<>();

    public void stage(long productId, Runnable change) {
      products.add(productId);
      staged.add(change);
    }
  }

  public <T> T transact(Work<T> work) {
    faults.beforeWork();
    Changes changes = new Changes();
    T result;
    try {
      result = work.run(changes);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    if (!changes.staged.isEmpty()) {
      faults.beforeCommit();
      changes.staged.forEach(Runnable::run);
      committed.accept(changes.products);
      faults.afterCommit();
    }
    return result;
  }

  /** As committed last, of a product that exists. */
  public Layout layout(long productId) {
    return Objects.requireNonNull(layouts.get(productId));
  }

  /** As committed last; empty if there is no such product. */
  public Optional<Layout> find(long productId) {
    return Optional.ofNullable(layouts.get(productId));
  }

  /** As committed last, in order; not to be changed. */
  public List<Bucket> buckets(long productId) {
    return buckets.getOrDefault(productId, List.of());
  }

  /** Copies to change within a transaction. */
  public List<Bucket> copies(long productId) {
    return buckets(productId).stream().map(MemoryDatabase::copy).toList();
  }

  /** Keeps changed buckets at the commit. */
  public void save(Changes changes, Bucket bucket) {
    changes.stage(
        bucket.productId(),
        () -> {
          List<Bucket> rows = new ArrayList<>(buckets(bucket.productId()));
          rows.set(bucket.number(), copy(bucket));
          buckets.put(bucket.productId(), rows);
        });
  }

  /** Forgets everything: the next episode begins. */
  public void clear() {
    layouts.clear();
    changedMillis.clear();
    buckets.clear();
    stockIn.clear();
  }

  /** Copies of all buckets of products that exist, by product, in order. */
  public Map<Long, List<Bucket>> readBuckets(Iterable<Long> productIds) {
    Map<Long, List<Bucket>> found = new TreeMap<>();
    for (long productId : productIds) {
      if (buckets.containsKey(productId)) {
        found.put(productId, copies(productId));
      }
    }
    return found;
  }

  private static Bucket copy(Bucket b) {
    return new Bucket(
        b.productId(), b.number(), b.epoch(), b.total(), b.available(), b.held(), b.sold());
  }
}
