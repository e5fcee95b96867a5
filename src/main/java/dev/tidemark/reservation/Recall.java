package dev.tidemark.reservation;

import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.reservation.Ledger.Transaction;
import dev.tidemark.stock.Bucket;
import dev.tidemark.stock.Layout;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What earlier requests with the same idempotency keys came to, and whether a refusal would be
 * true. Stateless.
 */
final class Recall {

  private Recall() {}

  /** A key as it was used: it is unique within a product. */
  record UsedKey(long productId, UUID key) {}

  /**
   * What to tell holds that are about to be refused, in their order. It is read after they came: no
   * request is refused that could be served when it asked.
   */
  static List<Result> check(Transaction transaction, List<Command.Hold> holds) throws SQLException {
    Map<UsedKey, Reservation> used = find(transaction, holds);
    Set<Long> products = new LinkedHashSet<>();
    holds.forEach(hold -> products.add(hold.layout().productId()));
    Map<Long, List<Bucket>> buckets = transaction.readBuckets(products);
    List<Result> results = new ArrayList<>(holds.size());
    for (Command.Hold hold : holds) {
      List<Bucket> rows = buckets.getOrDefault(hold.layout().productId(), List.of());
      results.add(answer(hold, used).orElseGet(() -> standing(hold, rows)));
    }
    return results;
  }

  private static Result standing(Command.Hold hold, List<Bucket> buckets) {
    Layout layout = hold.layout();
    if (buckets.stream().anyMatch(bucket -> bucket.epoch() != layout.epoch())) {
      return new Result.Moved();
    }
    long left = 0;
    for (int number : layout.reach(hold.bucket())) {
      left += buckets.get(number).available();
    }
    return left >= hold.units() ? new Result.UnitsLeft() : new Result.SoldOut(left);
  }

  /** The reservations made with the holds' keys. */
  static Map<UsedKey, Reservation> find(Transaction transaction, Collection<Command.Hold> holds)
      throws SQLException {
    Map<Long, List<UUID>> keys = new LinkedHashMap<>();
    for (Command.Hold hold : holds) {
      keys.computeIfAbsent(hold.layout().productId(), id -> new ArrayList<>())
          .add(asUuid(hold.key()));
    }
    Map<UsedKey, Reservation> found = new HashMap<>();
    for (Map.Entry<Long, List<UUID>> product : keys.entrySet()) {
      for (Reservation row : transaction.findByKey(product.getKey(), product.getValue())) {
        UUID key = new UUID(row.keyHigh(), row.keyLow());
        found.put(new UsedKey(row.productId(), key), row);
      }
    }
    return found;
  }

  /**
   * The first answer again, or {@link Result.KeyReused} where this request wants something else;
   * empty for the first request of its key.
   */
  static Optional<Result> answer(Command.Hold hold, Map<UsedKey, Reservation> found) {
    Reservation first = found.get(new UsedKey(hold.layout().productId(), asUuid(hold.key())));
    if (first == null) {
      return Optional.empty();
    }
    boolean same = first.userId() == hold.userId() && first.quantity() == hold.units();
    return Optional.of(same ? new Result.Done(first, hold.layout()) : new Result.KeyReused());
  }

  private static UUID asUuid(IdempotencyKey key) {
    return new UUID(key.high(), key.low());
  }
}
