package dev.tidemark.reservation;

import dev.tidemark.kernel.Refusal;
import dev.tidemark.outbox.EventType;
import dev.tidemark.outbox.OutboxMessage;
import dev.tidemark.reservation.Ledger.Transaction;
import dev.tidemark.reservation.UserQuotas.Owner;
import dev.tidemark.stock.Bucket;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.Layouts;
import dev.tidemark.velocity.SaleCount;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.ToLongFunction;

/**
 * One transaction for many commands of one stock database: lock what they touch, decide each in
 * order, write everything with one statement a table. Under the locks the rows read are the truth,
 * so that what is decided here is what is committed. Good for one run, by one thread.
 *
 * <p>Locks are taken in one order everywhere: reservations, buckets, quotas; each in key order.
 */
final class Batch {

  private static final long LONGEST_LIFE_MILLIS = 30L * 24 * 3600 * 1000;

  private final List<? extends Command> commands;
  private final Layouts layouts;
  private final Told told;
  private final long nowMillis;

  private final Map<UUID, Reservation> reservations = new LinkedHashMap<>();
  private final SortedMap<Long, SortedMap<Integer, Bucket>> buckets = new TreeMap<>();
  private SortedMap<Owner, Long> quotas = new TreeMap<>();

  private final Map<UUID, Reservation> early = new LinkedHashMap<>();
  private final Map<UUID, Reservation> late = new LinkedHashMap<>();
  private final Map<UUID, Reservation> updates = new LinkedHashMap<>();
  private final List<OutboxMessage> messages = new ArrayList<>();
  private final List<SaleCount> sales = new ArrayList<>();
  private final List<Reservation> entered = new ArrayList<>();
  private final Result[] results;
  private final Moves moves = new Moves();

  Batch(List<? extends Command> commands, Layouts layouts, Told told, long nowMillis) {
    this.commands = commands;
    this.results = new Result[commands.size()];
    this.layouts = layouts;
    this.told = told;
    this.nowMillis = nowMillis;
  }

  /** Does it all, but for the commit. */
  void run(Transaction transaction) throws SQLException {
    lockReservations(transaction);
    run(transaction, List.of());
  }

  /**
   * Does it all, but for the commit.
   *
   * @param locked reservations that the caller has locked already
   */
  void run(Transaction transaction, List<Reservation> locked) throws SQLException {
    locked.forEach(row -> reservations.put(row.id(), row));
    insertEarly(transaction);
    lockBuckets(transaction);
    lockQuotas(transaction);
    decideAll(transaction);
    transaction.delete(early.keySet());
    transaction.insert(late.values());
    transaction.save(updates.values());
    List<Bucket> all = buckets.values().stream().flatMap(b -> b.values().stream()).toList();
    transaction.saveBuckets(all);
    transaction.saveQuotas(quotas);
    transaction.append(messages);
    transaction.count(sales, nowMillis);
    transaction.raiseVersions(changedProducts(all), nowMillis);
  }

  /** What came of each command, in their order. */
  List<Result> results() {
    return List.of(results);
  }

  /** Reservations that this batch brought into the state that they are in. */
  List<Reservation> entered() {
    return List.copyOf(entered);
  }

  /** What the gate must be told after the commit. */
  List<Moves.Moved> moved() {
    return moves.all();
  }

  private static SortedSet<Long> changedProducts(List<Bucket> all) {
    SortedSet<Long> products = new TreeSet<>();
    all.stream().filter(Bucket::changed).forEach(bucket -> products.add(bucket.productId()));
    return products;
  }

  /**
   * What the cache admitted is all but certain: its rows, the bulk of the work, are written before
   * the buckets are locked, so that two transactions of one product overlap. The few that are
   * refused all the same are taken back.
   */
  private void insertEarly(Transaction transaction) throws SQLException {
    for (Command command : commands) {
      if (command instanceof Command.Hold hold && hold.fromCache()) {
        early.put(hold.id(), rowOf(hold, hold.bucket()));
      }
    }
    transaction.insert(early.values());
  }

  // ---- what is touched

  private void lockReservations(Transaction transaction) throws SQLException {
    SortedSet<UUID> ids = new TreeSet<>();
    for (Command command : commands) {
      if (command instanceof Command.Change change) {
        ids.add(change.reservation());
      }
    }
    transaction.lock(ids).forEach(row -> reservations.put(row.id(), row));
  }

  private void lockBuckets(Transaction transaction) throws SQLException {
    SortedMap<Long, SortedSet<Integer>> wanted = new TreeMap<>();
    SortedSet<Long> wholes = new TreeSet<>();
    for (Command command : commands) {
      if (command instanceof Command.Hold hold) {
        want(wanted, hold.layout().productId(), hold.bucket());
        if (reachesBeyondHome(hold)) {
          wholes.add(hold.layout().productId());
        }
      }
    }
    for (Reservation row : reservations.values()) {
      want(wanted, row.productId(), row.bucket());
    }
    wholes.forEach(product -> wanted.put(product, new TreeSet<>()));
    put(transaction.lockBuckets(wanted));
    for (Reservation row : reservations.values()) {
      if (!bucketsOf(row.productId()).containsKey(row.bucket())) {
        lockAll(transaction, row.productId()); // a layout took its bucket away
      }
    }
  }

  /** All that it may touch is locked at once: locks taken bit by bit would cross. */
  private static boolean reachesBeyondHome(Command.Hold hold) {
    return !hold.fromCache() && hold.layout().reach(hold.bucket()).length > 1;
  }

  private static void want(SortedMap<Long, SortedSet<Integer>> wanted, long product, int bucket) {
    wanted.computeIfAbsent(product, id -> new TreeSet<>()).add(bucket);
  }

  /** All of a product's buckets, once its home bucket turned out not to be enough. */
  private SortedMap<Integer, Bucket> lockAll(Transaction transaction, long productId)
      throws SQLException {
    SortedMap<Long, SortedSet<Integer>> wanted = new TreeMap<>();
    wanted.put(productId, new TreeSet<>());
    for (Bucket bucket : transaction.lockBuckets(wanted)) {
      bucketsOf(productId).putIfAbsent(bucket.number(), bucket);
    }
    return bucketsOf(productId);
  }

  private void put(List<Bucket> locked) {
    locked.forEach(bucket -> bucketsOf(bucket.productId()).put(bucket.number(), bucket));
  }

  private SortedMap<Integer, Bucket> bucketsOf(long productId) {
    return buckets.computeIfAbsent(productId, id -> new TreeMap<>());
  }

  private void lockQuotas(Transaction transaction) throws SQLException {
    SortedSet<Owner> owners = new TreeSet<>();
    for (Command command : commands) {
      if (command instanceof Command.Hold hold
          && hold.layout().perUserLimit() > 0
          && isCurrent(hold)) {
        owners.add(new Owner(hold.layout().productId(), hold.userId()));
      }
    }
    for (Reservation row : reservations.values()) {
      if (row.isOwn() && layoutOf(transaction, row).perUserLimit() > 0) {
        owners.add(new Owner(row.productId(), row.userId()));
      }
    }
    quotas = transaction.lockQuotas(owners);
  }

  private Layout layoutOf(Transaction transaction, Reservation row) throws SQLException {
    long epoch =
        bucketsOf(row.productId()).values().stream()
            .mapToLong(Bucket::epoch)
            .findFirst()
            .orElse(Long.MAX_VALUE); // its buckets are gone: whatever we know is behind
    return layouts.of(row.productId(), epoch, transaction::layout);
  }

  // ---- decisions

  /**
   * All came while the last batch was written: units that come back are there for who wants some.
   */
  private void decideAll(Transaction transaction) throws SQLException {
    for (int i = 0; i < commands.size(); i++) {
      if (commands.get(i) instanceof Command.Change change) {
        results[i] = change(transaction, change);
      }
    }
    for (int i = 0; i < commands.size(); i++) {
      if (commands.get(i) instanceof Command.Hold hold) {
        results[i] = hold(hold);
      }
    }
  }

  private Result change(Transaction transaction, Command.Change change) throws SQLException {
    Reservation row = reservations.get(change.reservation());
    return row == null
        ? new Result.NotFound()
        : change(transaction, change, row, layoutOf(transaction, row));
  }

  /** Whether its layout is still in force; if not, even its limit may be another. */
  private boolean isCurrent(Command.Hold hold) {
    Bucket bucket = bucketsOf(hold.layout().productId()).get(hold.bucket());
    return bucket != null && bucket.epoch() == hold.layout().epoch();
  }

  private Result hold(Command.Hold hold) {
    Layout layout = hold.layout();
    Bucket bucket = bucketsOf(layout.productId()).get(hold.bucket());
    if (bucket == null || !isCurrent(hold)) {
      return new Result.Moved();
    }
    Owner owner = new Owner(layout.productId(), hold.userId());
    Long owned = quotas.get(owner);
    if (owned != null && owned + hold.units() > layout.perUserLimit()) {
      return new Result.UserLimit(layout.perUserLimit(), owned);
    }
    int from = hold.bucket();
    if (!bucket.hold(hold.units())) {
      if (hold.fromCache() && layout.reach(hold.bucket()).length > 1) {
        return new Result.HomeDry();
      }
      Moves.Taken taken = moves.take(hold, bucketsOf(layout.productId()));
      if (taken.unitsLeft() >= 0) {
        return new Result.SoldOut(taken.unitsLeft());
      }
      from = taken.from();
    } else if (!hold.fromCache()) {
      moves.moved(layout, hold.bucket(), -hold.units());
    }
    if (owned != null) {
      quotas.put(owner, owned + hold.units());
    }
    Reservation written = early.remove(hold.id());
    if (written == null) {
      written = rowOf(hold, from);
      late.put(hold.id(), written);
    }
    sales.add(SaleCount.placed(layout.productId(), hold.channel(), nowMillis, hold.units()));
    entered.add(written);
    return new Result.Done(written, layout);
  }

  private Reservation rowOf(Command.Hold hold, int bucket) {
    return new Reservation(
        hold.id(),
        hold.layout().productId(),
        hold.key().high(),
        hold.key().low(),
        hold.userId(),
        hold.units(),
        bucket,
        State.HELD,
        false,
        nowMillis + hold.layout().holdSeconds() * 1000L,
        hold.channel());
  }

  /** The life of a hold; {@code docs/API.md} shows the same as a table. */
  private Result change(
      Transaction transaction, Command.Change change, Reservation row, Layout layout)
      throws SQLException {
    Command.Action action = change.action();
    return switch (row.state()) {
      case HELD ->
          switch (action) {
            case CONFIRM -> confirm(transaction, row, layout);
            case RELEASE, TAKE_BACK -> putBack(transaction, row, layout, State.RELEASED);
            case EXTEND -> extend(row, layout, change);
            case EXPIRE -> expire(transaction, row, layout);
          };
      case CONFIRMED ->
          switch (action) {
            case CONFIRM -> new Result.Done(row, layout);
            case TAKE_BACK -> takeBack(transaction, row, layout);
            case RELEASE, EXTEND, EXPIRE ->
                new Result.Contradicted(Refusal.ALREADY_CONFIRMED, row, layout);
          };
      case RELEASED ->
          action == Command.Action.RELEASE || action == Command.Action.TAKE_BACK
              ? new Result.Done(row, layout)
              : new Result.Contradicted(Refusal.ALREADY_RELEASED, row, layout);
      case EXPIRED ->
          action == Command.Action.CONFIRM
              ? confirmLate(transaction, row, layout)
              : new Result.Contradicted(Refusal.EXPIRED, row, layout);
    };
  }

  private Result confirm(Transaction transaction, Reservation row, Layout layout)
      throws SQLException {
    long left = row.quantity();
    for (Bucket bucket : holding(transaction, row)) {
      long units = Math.min(left, bucket.held());
      bucket.confirm(units);
      left -= units;
    }
    requireAll(left, row);
    tell(EventType.RESERVATION_CONFIRMED, row, layout);
    return update(row.in(State.CONFIRMED), layout);
  }

  private Result putBack(Transaction transaction, Reservation row, Layout layout, State state)
      throws SQLException {
    long left = row.quantity();
    for (Bucket bucket : holding(transaction, row)) {
      long units = Math.min(left, bucket.held());
      bucket.release(units);
      left -= units;
      if (units > 0) {
        moves.moved(layout, bucket.number(), units);
      }
    }
    requireAll(left, row);
    sales.add(SaleCount.cancelled(row.productId(), row.channel(), nowMillis, row.quantity()));
    addToQuota(row, -row.quantity());
    tell(
        state == State.EXPIRED ? EventType.RESERVATION_EXPIRED : EventType.RESERVATION_RELEASED,
        row,
        layout);
    return update(row.in(state), layout);
  }

  /** What was sold is on sale again. */
  private Result takeBack(Transaction transaction, Reservation row, Layout layout)
      throws SQLException {
    long left = row.quantity();
    for (Bucket bucket : having(transaction, row, Bucket::sold)) {
      long units = Math.min(left, bucket.sold());
      bucket.takeBack(units);
      left -= units;
      if (units > 0) {
        moves.moved(layout, bucket.number(), units);
      }
    }
    requireAll(left, row);
    sales.add(SaleCount.cancelled(row.productId(), row.channel(), nowMillis, row.quantity()));
    addToQuota(row, -row.quantity());
    tell(EventType.RESERVATION_RELEASED, row, layout);
    return update(row.in(State.RELEASED), layout);
  }

  private Result expire(Transaction transaction, Reservation row, Layout layout)
      throws SQLException {
    if (row.expiresMillis() > nowMillis) {
      return new Result.Done(row, layout); // it was extended meanwhile
    }
    return putBack(transaction, row, layout, State.EXPIRED);
  }

  private Result extend(Reservation row, Layout layout, Command.Change change) {
    Integer asked = change.extendSeconds();
    long seconds = asked == null ? layout.holdSeconds() : asked;
    long latest = row.createdMillis() + LONGEST_LIFE_MILLIS;
    long wanted = Math.min(nowMillis + seconds * 1000, latest);
    return update(row.until(Math.max(wanted, row.expiresMillis())), layout);
  }

  /** The money came too late: sold if a bucket still has the units, else a refund is due. */
  private Result confirmLate(Transaction transaction, Reservation row, Layout layout)
      throws SQLException {
    Reservation told = row;
    if (!row.refundDue()) {
      SortedMap<Integer, Bucket> all = lockAll(transaction, row.productId());
      if (all.values().stream().mapToLong(Bucket::available).sum() >= row.quantity()) {
        return sellLate(row, layout, homeFirst(all, row));
      }
      tell(EventType.RESERVATION_REFUND_DUE, row, layout);
      told = row.withRefundDue();
      update(told, layout);
    }
    return new Result.Contradicted(Refusal.EXPIRED, told, layout);
  }

  private Result sellLate(Reservation row, Layout layout, List<Bucket> order) {
    long left = row.quantity();
    for (Bucket bucket : order) {
      long units = Math.min(left, bucket.available());
      if (units > 0) {
        bucket.sell(units);
        left -= units;
        moves.moved(layout, bucket.number(), -units);
      }
    }
    sales.add(SaleCount.placed(row.productId(), row.channel(), nowMillis, row.quantity()));
    addToQuota(row, row.quantity());
    tell(EventType.RESERVATION_CONFIRMED, row, layout);
    return update(row.in(State.CONFIRMED), layout);
  }

  private List<Bucket> holding(Transaction transaction, Reservation row) throws SQLException {
    return having(transaction, row, Bucket::held);
  }

  /** The buckets to take a reservation's units from: its own, unless a layout moved them. */
  private List<Bucket> having(
      Transaction transaction, Reservation row, ToLongFunction<Bucket> units) throws SQLException {
    Bucket home = bucketsOf(row.productId()).get(row.bucket());
    return home != null && units.applyAsLong(home) >= row.quantity()
        ? List.of(home)
        : homeFirst(lockAll(transaction, row.productId()), row);
  }

  private static List<Bucket> homeFirst(SortedMap<Integer, Bucket> all, Reservation row) {
    List<Bucket> order = new ArrayList<>(all.values());
    Bucket home = all.get(row.bucket());
    if (home != null) {
      order.remove(home);
      order.add(0, home);
    }
    return order;
  }

  private void addToQuota(Reservation row, long units) {
    if (row.isOwn()) {
      quotas.computeIfPresent(
          new Owner(row.productId(), row.userId()), (owner, owned) -> owned + units);
    }
  }

  private Result update(Reservation row, Layout layout) {
    Reservation before = reservations.put(row.id(), row);
    updates.put(row.id(), row);
    if (before == null || before.state() != row.state()) {
      entered.add(row);
    }
    return new Result.Done(row, layout);
  }

  private static void requireAll(long left, Reservation row) {
    if (left != 0) {
      throw new IllegalStateException(
          "reservation %s stands, but %d of its units are in no bucket".formatted(row.id(), left));
    }
  }

  private void tell(EventType type, Reservation row, Layout layout) {
    if (told.isTold(type)) {
      messages.add(Told.message(type, row, layout, nowMillis));
    }
  }
}
