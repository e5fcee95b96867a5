package dev.tidemark.stock;

import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.storage.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where layouts and buckets are kept: the stock databases, or in a simulation the memory of the
 * test. Safe for use by several threads.
 */
public interface LayoutStore {

  /** How many databases there are. */
  int databases();

  /** The database, from 0, that holds the products of a slot. */
  int databaseOf(int slot);

  /**
   * Runs work in one transaction and commits it; what the work throws rolls it back. It may run
   * more than once, and so must not have effects elsewhere.
   *
   * @throws StoreUnavailableException when the database does not answer; if that was during the
   *     commit, the work may have been done
   */
  <T> T transact(int database, Work<T> work);

  /**
   * Work within a transaction.
   *
   * @param <T> what it yields
   */
  @FunctionalInterface
  interface Work<T> {
    T run(Transaction transaction) throws SQLException;
  }

  /** What a transaction can do. Good until the work ends, for its thread. */
  interface Transaction {

    Optional<Layout> find(long productId) throws SQLException;

    /** The product's lock: every change of its layout takes it first. */
    Optional<Layout> lock(long productId) throws SQLException;

    /** Layouts changed at or after a time, by the clocks of those who changed them. */
    List<Layout> changedSince(long sinceMillis) throws SQLException;

    /** All buckets of a product, locked until the commit. */
    List<Bucket> lockBuckets(long productId) throws SQLException;

    /** All buckets of products as committed last, without a lock; by product, in order. */
    Map<Long, List<Bucket>> readBuckets(Collection<Long> productIds) throws SQLException;

    /**
     * Adds a product.
     *
     * @throws java.sql.SQLIntegrityConstraintViolationException if it is there already
     */
    void create(Layout layout, List<Bucket> buckets) throws SQLException;

    /** Writes a locked product's terms; its buckets stay as they are. */
    void update(Layout layout) throws SQLException;

    /**
     * Writes a locked product's terms and all of its buckets, locked too. Rooms above follow within
     * the transaction, told by {@link LayoutChanging}.
     */
    void replace(Layout before, Layout after, List<Bucket> buckets) throws SQLException;

    /**
     * Notes a delivery of units of a locked product, unless its key was noted before.
     *
     * @return the units that were noted with the key before; empty where it is new
     */
    OptionalLong noteStockIn(long productId, IdempotencyKey key, long units) throws SQLException;

    /** What was done to a product for an origin; empty if nothing was. */
    Optional<Recorded> recorded(long productId, String origin) throws SQLException;

    /** The codes of products of a category. */
    List<String> inCategory(String category, int most) throws SQLException;

    /** Adds to the product's history; see {@link LayoutChange}. */
    void record(LayoutChange change) throws SQLException;
  }
}
