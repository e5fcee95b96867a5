package dev.tidemark.reservation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.kernel.Strategy;
import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.outbox.EventSchemas;
import dev.tidemark.outbox.OutboxMessage;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.MemoryDatabase;
import dev.tidemark.stock.MemoryStock;
import dev.tidemark.stock.SimulatedLayouts;
import dev.tidemark.velocity.SaleCount;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which changes of reservations others are told of. */
class ToldTest {

  private static final long LATER = 10_000_000;
  private static final Told ALL =
      Told.also(List.of("reservation.confirmed", " reservation.released"));

  private final InstantSource clock = InstantSource.system();
  private final long now = clock.millis();
  private final TimeOrderedIds ids = new TimeOrderedIds(clock);
  private final MemoryDatabase database =
      new MemoryDatabase(
          new MemoryDatabase.Faults() {
            @Override
            public void beforeWork() {}

            @Override
            public void beforeCommit() {}

            @Override
            public void afterCommit() {}
          },
          changed -> {});
  private final MemoryLedger ledger = new MemoryLedger(0, database);
  private final SimulatedLayouts layouts =
      new SimulatedLayouts(new MemoryStock(List.of(database), clock), clock, changed -> {});

  ToldTest() {
    layouts.put("S", 3, 1, Strategy.STRICT, 900, 0);
  }

  private void run(Told told, long at, Command command) {
    Batch done =
        ledger.transact(
            transaction -> {
              Batch batch = new Batch(List.of(command), layouts.layouts(), told, at);
              batch.run(transaction);
              return batch;
            });
    assertEquals(1, done.results().size());
  }

  private UUID hold(long units) {
    UUID id = ids.next(0);
    Layout layout = Objects.requireNonNull(layouts.layouts().known("S"));
    IdempotencyKey key = IdempotencyKey.parse(id.toString());
    run(
        Told.DEFAULT,
        now,
        new Command.Hold(
            id, layout, 0, key, 7, units, false, SaleCount.OWN, Runnable::run, result -> {}));
    return id;
  }

  private void change(Told told, UUID id, Command.Action action, long at) {
    run(told, at, new Command.Change(id, action, null, Runnable::run, result -> {}));
  }

  private List<String> told() {
    return ledger.messages().stream().map(OutboxMessage::type).toList();
  }

  @Test
  void whatNobodyAskedForIsAlwaysTold() {
    UUID id = hold(2);
    change(Told.DEFAULT, id, Command.Action.EXPIRE, now + LATER);
    change(Told.DEFAULT, id, Command.Action.EXPIRE, now + LATER);
    assertEquals(List.of("reservation.expired"), told());
    OutboxMessage message = ledger.messages().get(0);
    assertEquals(id, message.subject());
    JsonNode data = EventSchemas.requireValid(message.type(), message.body());
    assertEquals(id.toString(), data.path("reservationId").asText());
    assertEquals(2, data.path("quantity").asInt());
  }

  @Test
  void aRefundIsToldOnce() {
    UUID id = hold(2);
    change(Told.DEFAULT, id, Command.Action.EXPIRE, now + LATER);
    hold(2);
    change(Told.DEFAULT, id, Command.Action.CONFIRM, now + LATER);
    change(Told.DEFAULT, id, Command.Action.CONFIRM, now + LATER);
    assertEquals(List.of("reservation.expired", "reservation.refund_due"), told());
  }

  @Test
  void whatSomebodyDidIsToldWhereThatIsSet() {
    UUID sold = hold(1);
    UUID released = hold(1);
    change(Told.DEFAULT, sold, Command.Action.CONFIRM, now);
    change(Told.DEFAULT, released, Command.Action.RELEASE, now);
    assertEquals(List.of(), told());
    change(ALL, hold(1), Command.Action.CONFIRM, now);
    change(ALL, hold(1), Command.Action.RELEASE, now);
    change(ALL, released, Command.Action.RELEASE, now);
    assertEquals(List.of("reservation.confirmed", "reservation.released"), told());
    ledger.messages().forEach(message -> EventSchemas.requireValid(message.type(), message.body()));
  }

  @Test
  void anotherTypeIsRefusedAtTheStart() {
    assertThrows(IllegalArgumentException.class, () -> Told.also(List.of("reservation.held")));
    assertThrows(IllegalArgumentException.class, () -> Told.also(List.of("reservation.expired")));
  }
}
