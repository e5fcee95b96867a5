package dev.tidemark.notify;

import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.ProductEvents;
import dev.tidemark.storage.ProductDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Passes events on to the endpoints that want them: one delivery for each endpoint and event, in
 * the transaction that takes the event out of where it was written, or, where that lies in another
 * database, before it. So a crash in between loses nothing, and doubles nothing. Blocks; safe for
 * use by several threads.
 */
@ApplicationScoped
class FanOut {

  /** Nobody waits here: who has the turn does the work. */
  private static final String TURN =
      "SELECT id FROM webhook_turn WHERE id = 1 FOR UPDATE SKIP LOCKED";

  private static final String ANY = "SELECT id FROM event LIMIT 1";

  /** Events that are passed on at once. */
  static final int MOST = 500;

  private final ProductDatabase database;
  private final Webhooks webhooks;
  private final Flavours flavours;
  private final InstantSource clock;

  FanOut(ProductDatabase database, Webhooks webhooks, Flavours flavours, InstantSource clock) {
    this.database = database;
    this.webhooks = webhooks;
    this.flavours = flavours;
    this.clock = clock;
  }

  /** Passes on what was written in the product database; says how many events. */
  int passOwn() {
    return database.transact(
        connection -> {
          if (!has(connection, ANY) || !has(connection, TURN)) {
            return 0;
          }
          List<Event> events = ProductEvents.claim(connection, MOST);
          add(connection, events, false);
          return events.size();
        });
  }

  /** Passes on events of elsewhere, which the caller takes away after that. */
  void pass(List<Event> events) {
    if (!events.isEmpty()) {
      database.transact(
          connection -> {
            add(connection, events, false);
            return 0;
          });
    }
  }

  /** As {@link #pass}, of events that replace those of their type and subject that still wait. */
  void passNewest(List<Event> events) {
    if (!events.isEmpty()) {
      database.transact(
          connection -> {
            add(connection, events, true);
            return 0;
          });
    }
  }

  /** Whether any endpoint wants events of a type, as far as this process knows. */
  boolean isWanted(String type) {
    return webhooks.known().values().stream()
        .anyMatch(webhook -> webhook.settings().wantsType(type));
  }

  private void add(Connection connection, List<Event> events, boolean newest) throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    Map<Long, Webhook> all = webhooks.all();
    Map<UUID, Event> kept = new LinkedHashMap<>();
    List<Queue.Wanted> wanted = new ArrayList<>();
    for (Event event : events) {
      for (Webhook webhook : all.values()) {
        if (!takes(webhook, event)) {
          continue;
        }
        if (!webhook.isDisabled()) {
          wanted.add(new Queue.Wanted(webhook.number(), event));
        }
        if (!webhook.isDisabled() || !newest) {
          kept.put(event.id(), event); // a person may have it sent when it is enabled again
        }
      }
    }
    long now = clock.millis();
    Messages.add(connection, kept.values(), now);
    if (newest) {
      Queue.addNewest(connection, wanted, now);
    } else {
      Queue.add(connection, wanted, now);
    }
  }

  /** A flavour that is gone takes what it took. */
  private boolean takes(Webhook webhook, Event event) {
    return webhook.settings().wants(event)
        && flavours.find(webhook.settings().flavour()).map(f -> f.takes(event.type())).orElse(true);
  }

  private static boolean has(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next();
    }
  }
}
