package dev.tidemark.notify;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.outbox.Event;
import dev.tidemark.storage.ProductDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people see of deliveries, and have sent again. Blocks; safe for use by several threads. */
@ApplicationScoped
class DeliveryDesk {

  /** Events that one call sends again. */
  private static final int MOST_REPLAYED = 10_000;

  private static final int MOST_A_STEP = 500;

  private final ProductDatabase database;
  private final Dispatch dispatch;
  private final AuditLog audit;
  private final InstantSource clock;

  DeliveryDesk(ProductDatabase database, Dispatch dispatch, AuditLog audit, InstantSource clock) {
    this.database = database;
    this.dispatch = dispatch;
    this.audit = audit;
    this.clock = clock;
  }

  List<Deliveries.Row> before(
      Webhook webhook, long id, Deliveries.@Nullable State state, @Nullable String type, int most) {
    return database.transact(c -> Deliveries.before(c, webhook.number(), id, state, type, most));
  }

  /** A delivery, its event where that is still kept, and what was tried. */
  record Whole(Deliveries.Row row, Optional<Event> event, List<Deliveries.Attempt> attempts) {}

  /**
   * @throws ProblemException {@link Refusal#DELIVERY_NOT_FOUND}
   */
  Whole read(Webhook webhook, long id) {
    return database
        .transact(
            connection -> {
              Optional<Deliveries.Row> row = Deliveries.find(connection, webhook.number(), id);
              return row.isEmpty()
                  ? Optional.<Whole>empty()
                  : Optional.of(whole(connection, row.get()));
            })
        .orElseThrow(() -> notFound(id));
  }

  private static Whole whole(Connection connection, Deliveries.Row row) throws SQLException {
    return new Whole(
        row, Deliveries.event(connection, row.event()), Deliveries.attempts(connection, row.id()));
  }

  private static ProblemException notFound(long id) {
    return new ProblemException(
        Problem.of(Refusal.DELIVERY_NOT_FOUND, "This webhook has no delivery " + id)
            .with("delivery", Long.toString(id)));
  }

  /**
   * Sends one again, under the same id: who has it can tell. One that waits is tried at once.
   *
   * @throws ProblemException {@link Refusal#DELIVERY_NOT_FOUND}
   */
  Whole replay(Webhook webhook, long id, @Nullable String reason, String actor) {
    Event event =
        read(webhook, id).event().orElseThrow(() -> notFound(id)); // its event is not kept
    var unused = replay(List.of(new Queue.Wanted(webhook.number(), event)), true);
    audit.record(
        actor, "webhook.replay", "webhook:" + webhook.id(), null, "delivery " + id, reason);
    dispatch.soon();
    return read(webhook, id);
  }

  /**
   * What a replay came to.
   *
   * @param events that are on their way now
   * @param nextMillis where the next call goes on; 0 where all was looked at
   */
  record Replayed(long events, long nextMillis) {}

  /**
   * Sends again what was passed on in a time and what the endpoint wants as it is set now, also
   * what it was not told then; of where products stand, the last.
   *
   * @param delivered whether also what it has
   */
  Replayed replay(
      Webhook webhook,
      long fromMillis,
      long toMillis,
      boolean delivered,
      @Nullable String reason,
      String actor) {
    long events = 0;
    long looked = 0;
    long nextMillis = 0;
    List<Messages.Stored> some;
    do {
      long offset = looked;
      some = database.transact(c -> Messages.between(c, fromMillis, toMillis, MOST_A_STEP, offset));
      looked += some.size();
      events += replayWanted(webhook, some, delivered);
      nextMillis = some.size() == MOST_A_STEP ? some.get(MOST_A_STEP - 1).millis() : 0;
    } while (nextMillis > 0 && looked < MOST_REPLAYED);
    audit.record(
        actor, "webhook.replay", "webhook:" + webhook.id(), null, events + " events", reason);
    dispatch.soon();
    return new Replayed(events, nextMillis);
  }

  private long replayWanted(Webhook webhook, List<Messages.Stored> some, boolean delivered) {
    Map<String, Event> wanted = new LinkedHashMap<>();
    for (Messages.Stored one : some) {
      Event event = one.event();
      if (webhook.settings().wants(event)) {
        boolean newest = event.type().equals(StockEvents.CHANGED);
        wanted.put(newest ? event.subject() : event.id().toString(), event);
      }
    }
    List<Queue.Wanted> all =
        wanted.values().stream().map(event -> new Queue.Wanted(webhook.number(), event)).toList();
    return replay(all, delivered);
  }

  private int replay(List<Queue.Wanted> all, boolean delivered) {
    return all.isEmpty()
        ? 0
        : database.transact(
            connection -> {
              List<Queue.Wanted> some = new ArrayList<>(all);
              if (!delivered) {
                Set<UUID> has = Deliveries.delivered(connection, all);
                some.removeIf(one -> has.contains(one.event().id()));
              }
              Deliveries.again(connection, some);
              Queue.add(connection, some, clock.millis());
              Queue.hurry(connection, some, clock.millis());
              return some.size();
            });
  }
}
