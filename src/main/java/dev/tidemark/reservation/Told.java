package dev.tidemark.reservation;

import dev.tidemark.outbox.EventType;
import dev.tidemark.outbox.OutboxMessage;
import dev.tidemark.stock.Layout;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which changes of reservations others are told of: those that nobody asked for always, those that
 * somebody did, which are many in a sale, only where the service is set to. Immutable.
 */
final class Told {

  private static final Set<EventType> ALWAYS =
      Set.of(EventType.RESERVATION_EXPIRED, EventType.RESERVATION_REFUND_DUE);

  private static final Set<EventType> ON_DEMAND =
      Set.of(EventType.RESERVATION_CONFIRMED, EventType.RESERVATION_RELEASED);

  /** What is told where nothing is set. */
  static final Told DEFAULT = new Told(Set.of());

  private final Set<EventType> onDemand;

  private Told(Set<EventType> onDemand) {
    this.onDemand = onDemand;
  }

  /**
   * @param types that are told beside those that always are
   * @throws IllegalArgumentException for a type that is none of these
   */
  static Told also(List<String> types) {
    return new Told(types.stream().map(Told::onDemand).collect(Collectors.toUnmodifiableSet()));
  }

  private static EventType onDemand(String name) {
    return EventType.of(name.strip())
        .filter(ON_DEMAND::contains)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "tidemark.reservation.events: "
                        + name
                        + " is neither reservation.confirmed nor reservation.released"));
  }

  boolean isTold(EventType type) {
    return ALWAYS.contains(type) || onDemand.contains(type);
  }

  /**
   * What is told: the data of the event, whose schema is {@code events/schemas/reservation.json}.
   */
  static OutboxMessage message(EventType type, Reservation row, Layout layout, long nowMillis) {
    String body =
        "{\"reservationId\":\"%s\",\"sku\":\"%s\",\"userId\":%d,\"quantity\":%d}"
            .formatted(row.id(), layout.sku(), row.userId(), row.quantity());
    return new OutboxMessage(type.toString(), row.productId(), row.id(), body, nowMillis);
  }
}
