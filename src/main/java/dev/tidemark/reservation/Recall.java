package dev.tidemark.reservation;

import dev.tidemark.kernel.IdempotencyKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What earlier requests with the same idempotency keys came to. Stateless. */
final class Recall {

  private Recall() {}

  /** A key as it was used: it is unique within a product. */
  record UsedKey(long productId, UUID key) {}

  /** The reservations made with the holds' keys. */
  static Map<UsedKey, Reservation> find(Connection connection, Collection<Command.Hold> holds)
      throws SQLException {
    Map<Long, List<UUID>> keys =
        holds.stream()
            .collect(
                Collectors.groupingBy(
                    hold -> hold.layout().productId(),
                    Collectors.mapping(hold -> asUuid(hold.key()), Collectors.toList())));
    Map<UsedKey, Reservation> found = new HashMap<>();
    for (Map.Entry<Long, List<UUID>> product : keys.entrySet()) {
      for (Reservation row :
          ReservationRows.findByKey(connection, product.getKey(), product.getValue())) {
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
