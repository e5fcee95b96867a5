package dev.tidemark.reservation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.reservation.UserQuotas.Owner;
import dev.tidemark.stock.Bucket;
import dev.tidemark.velocity.SaleCount;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Ledger} does, so that one can stand in for the other. */
abstract class LedgerContract {

  private static final int DUPLICATE_KEY = 1062;
  private static final long FROM_MARKET = 50;

  @SuppressWarnings("NullAway.Init")
  private Ledger ledger;

  private long product;

  /** The ledger that {@link #newProduct} makes products in. */
  abstract Ledger ledger();

  /** A new product of 90 units in three buckets; its number. */
  abstract long newProduct();

  @BeforeEach
  void makeProduct() {
    product = newProduct();
    ledger = ledger();
  }

  @Test
  void whatIsInsertedIsFoundByIdAndByKeyAfterTheCommit() {
    Reservation row = row(1, 5_000);
    insert(row);
    assertEquals(List.of(row), find(row.id()));
    UUID key = new UUID(row.keyHigh(), row.keyLow());
    UUID unused = UUID.randomUUID();
    assertEquals(List.of(row), ledger.transact(tx -> tx.findByKey(product, List.of(key, unused))));
    assertEquals(List.of(), ledger.transact(tx -> tx.findByKey(product + 1, List.of(key))));
    assertEquals(
        List.of(row),
        ledger.transact(tx -> tx.lock(new TreeSet<>(List.of(row.id(), UUID.randomUUID())))));
  }

  @Test
  void aKeyIsUsedOnceForAProduct() {
    Reservation row = row(1, 5_000);
    insert(row);
    Reservation again = withKeyOf(row);
    int error =
        ledger.transact(
            tx -> {
              try {
                tx.insert(List.of(row(2, 5_000), again));
                return 0;
              } catch (SQLIntegrityConstraintViolationException e) {
                return e.getErrorCode();
              }
            });
    assertEquals(DUPLICATE_KEY, error);
    assertEquals(List.of(), find(again.id()));
  }

  @Test
  void theChannelOfAnOrderIsKept() {
    Reservation own = row(1, 5_000);
    Reservation market = row(FROM_MARKET, 5_000);
    insert(own, market);
    save(market.in(State.CONFIRMED), own.in(State.RELEASED));
    assertEquals("market.1", find(market.id()).get(0).channel());
    assertEquals(SaleCount.OWN, find(own.id()).get(0).channel());
    UUID key = new UUID(market.keyHigh(), market.keyLow());
    Reservation again = withKeyOf(market);
    assertThrows(RuntimeException.class, () -> insert(again));
    assertEquals(1, ledger.transact(tx -> tx.findByKey(product, List.of(key))).size());
  }

  @Test
  void whatFailsLeavesNothing() {
    Reservation row = row(1, 5_000);
    assertThrows(
        UnsupportedOperationException.class,
        () ->
            ledger.transact(
                tx -> {
                  tx.insert(List.of(row));
                  List<Bucket> buckets = tx.lockBuckets(all());
                  buckets.get(0).hold(4);
                  tx.saveBuckets(buckets);
                  tx.saveQuotas(Map.of(new Owner(product, 1), 4L));
                  throw new UnsupportedOperationException();
                }));
    assertEquals(List.of(), find(row.id()));
    assertEquals(List.of(30L, 30L, 30L), available());
    assertEquals(0, quota(1));
  }

  @Test
  void whatIsTakenBackInTheTransactionWasNeverThere() {
    Reservation kept = row(1, 5_000);
    Reservation gone = row(2, 5_000);
    ledger.transact(
        tx -> {
          tx.insert(List.of(kept, gone));
          tx.delete(List.of(gone.id()));
          return true;
        });
    assertEquals(List.of(kept), ledger.transact(tx -> tx.find(List.of(kept.id(), gone.id()))));
    insert(withKeyOf(gone));
  }

  @Test
  void holdsThatRanOutAreClaimedTheLongestOverdueFirst() {
    Reservation late = row(1, 3_000);
    Reservation later = row(2, 2_000);
    Reservation open = row(3, 9_000_000_000_000L);
    Reservation paid = row(4, 1_000);
    insert(late, later, open, paid);
    save(paid.in(State.CONFIRMED));
    List<Reservation> due = ledger.transact(tx -> tx.claimDue(3_000, 1_000));
    due = due.stream().filter(row -> row.productId() == product).toList();
    assertEquals(List.of(later, late), due);
    assertEquals(1, ledger.transact(tx -> tx.claimDue(3_000, 1)).size());
    save(late.in(State.EXPIRED), later.in(State.RELEASED));
    assertEquals(List.of(State.EXPIRED), find(late.id()).stream().map(Reservation::state).toList());
    assertTrue(
        ledger.transact(tx -> tx.claimDue(3_000, 1_000)).stream()
            .noneMatch(row -> row.productId() == product));
  }

  @Test
  void lockedBucketsAreSavedWhereTheyChanged() {
    ledger.transact(
        tx -> {
          List<Bucket> some = tx.lockBuckets(only(2, 0, 7));
          assertEquals(List.of(0, 2), some.stream().map(Bucket::number).toList());
          some.get(1).hold(5);
          tx.saveBuckets(some);
          return true;
        });
    assertEquals(List.of(30L, 30L, 25L), available());
    ledger.transact(
        tx -> {
          List<Bucket> every = tx.lockBuckets(all());
          every.get(0).lend(10);
          every.get(1).borrow(10);
          tx.saveBuckets(every);
          return true;
        });
    assertEquals(List.of(20L, 40L, 25L), available());
  }

  @Test
  void quotasStartAtNothingAndAreKept() {
    SortedSet<Owner> owners = new TreeSet<>(List.of(new Owner(product, 8), new Owner(product, 9)));
    ledger.transact(
        tx -> {
          SortedMap<Owner, Long> units = tx.lockQuotas(owners);
          assertEquals(List.of(0L, 0L), List.copyOf(units.values()));
          units.put(new Owner(product, 9), 4L);
          tx.saveQuotas(units);
          return true;
        });
    assertEquals(0, quota(8));
    assertEquals(4, quota(9));
  }

  @Test
  void theLayoutIsThatOfTheBuckets() {
    assertEquals(3, ledger.transact(tx -> tx.layout(product)).orElseThrow().buckets());
    assertEquals(true, ledger.transact(tx -> tx.layout(-5)).isEmpty());
    assertEquals(Map.of(), ledger.transact(tx -> tx.readBuckets(List.of(-5L))));
  }

  private Reservation row(long userId, long expiresMillis) {
    UUID key = UUID.randomUUID();
    return new Reservation(
        UUID.randomUUID(),
        product,
        key.getMostSignificantBits(),
        key.getLeastSignificantBits(),
        userId,
        2,
        1,
        State.HELD,
        false,
        expiresMillis,
        userId == FROM_MARKET ? "market.1" : SaleCount.OWN);
  }

  private Reservation withKeyOf(Reservation other) {
    return new Reservation(
        UUID.randomUUID(),
        product,
        other.keyHigh(),
        other.keyLow(),
        7,
        1,
        0,
        State.HELD,
        false,
        5_000,
        SaleCount.OWN);
  }

  private void insert(Reservation... rows) {
    ledger.transact(
        tx -> {
          tx.insert(List.of(rows));
          return true;
        });
  }

  private void save(Reservation... rows) {
    ledger.transact(
        tx -> {
          tx.save(List.of(rows));
          return true;
        });
  }

  private List<Reservation> find(UUID id) {
    return ledger.transact(tx -> tx.find(List.of(id)));
  }

  private List<Long> available() {
    return ledger
        .transact(tx -> tx.readBuckets(List.of(product)))
        .getOrDefault(product, List.of())
        .stream()
        .map(Bucket::available)
        .toList();
  }

  private long quota(long userId) {
    Owner owner = new Owner(product, userId);
    return ledger
        .transact(tx -> tx.lockQuotas(new TreeSet<>(List.of(owner))))
        .getOrDefault(owner, -1L);
  }

  private SortedMap<Long, SortedSet<Integer>> all() {
    return only();
  }

  private SortedMap<Long, SortedSet<Integer>> only(Integer... numbers) {
    SortedMap<Long, SortedSet<Integer>> wanted = new TreeMap<>();
    wanted.put(product, new TreeSet<>(List.of(numbers)));
    return wanted;
  }
}
