package dev.tidemark.reservation;

import dev.tidemark.outbox.OutboxMessage;
import dev.tidemark.reservation.UserQuotas.Owner;
import dev.tidemark.stock.Bucket;
import dev.tidemark.stock.Layout;
import dev.tidemark.storage.StoreUnavailableException;
import dev.tidemark.velocity.SaleCount;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;

/**
 * One stock database as this room uses it; in a simulation, the memory of the test. Safe for use by
 * several threads.
 */
interface Ledger {

  /** Its place in the settings, from 0. */
  int number();

  /** Whether it answers, as far as is known without asking it. */
  boolean isAvailable();

  /** Has {@code told} run each time it is lost; it must not block. */
  void whenLost(Runnable told);

  /**
   * Runs work in one transaction and commits it; what the work throws rolls it back. It may run
   * more than once, and so must not have effects elsewhere.
   *
   * @throws StoreUnavailableException when the database does not answer; if that was during the
   *     commit, the work may have been done
   */
  <T> T transact(Work<T> work);

  /**
   * Work within a transaction.
   *
   * @param <T> what it yields
   */
  @FunctionalInterface
  interface Work<T> {
    T run(Transaction transaction) throws SQLException;
  }

  /**
   * What a transaction can do. Whatever is locked stays so until its end. Good until the work ends,
   * for its thread.
   */
  interface Transaction {

    // ---- reservations

    /** Those of the ids that exist, as committed last. */
    List<Reservation> find(Collection<UUID> ids) throws SQLException;

    /** Those of the ids that exist, locked. */
    List<Reservation> lock(SortedSet<UUID> ids) throws SQLException;

    /** Those of a product's idempotency keys that were used, each as 128 bits. */
    List<Reservation> findByKey(long productId, Collection<UUID> keys) throws SQLException;

    /** Holds that ran out at a time or before, locked, the longest overdue first; skips locked. */
    List<Reservation> claimDue(long atMillis, int most) throws SQLException;

    /**
     * Adds new rows, which are held and without a refund.
     *
     * @throws java.sql.SQLIntegrityConstraintViolationException with MySQL's error 1062 if an
     *     idempotency key was used before
     */
    void insert(Collection<Reservation> rows) throws SQLException;

    /** Takes back rows that were added in this transaction. */
    void delete(Collection<UUID> ids) throws SQLException;

    /** Writes back locked rows. */
    void save(Collection<Reservation> rows) throws SQLException;

    // ---- buckets and their layouts

    /**
     * Locks and reads buckets. One that is not there, because a layout took it away, is left out.
     *
     * @param wanted by product, the numbers of its buckets; an empty set for all of them
     */
    List<Bucket> lockBuckets(SortedMap<Long, SortedSet<Integer>> wanted) throws SQLException;

    /** All buckets of products as committed last, without a lock; by product, in order. */
    Map<Long, List<Bucket>> readBuckets(Collection<Long> productIds) throws SQLException;

    /** Writes back those of the locked buckets that changed. */
    void saveBuckets(Collection<Bucket> locked) throws SQLException;

    Optional<Layout> layout(long productId) throws SQLException;

    // ---- users, messages

    /** Locks the users' rows and reads their units. */
    SortedMap<Owner, Long> lockQuotas(SortedSet<Owner> owners) throws SQLException;

    /** Writes back locked rows. */
    void saveQuotas(Map<Owner, Long> units) throws SQLException;

    void append(List<OutboxMessage> messages) throws SQLException;

    /** Adds to what sold. */
    void count(List<SaleCount> counts, long nowMillis) throws SQLException;

    /** Raises the stock version of each product; the last thing in a transaction. */
    void raiseVersions(SortedSet<Long> productIds, long nowMillis) throws SQLException;
  }
}
