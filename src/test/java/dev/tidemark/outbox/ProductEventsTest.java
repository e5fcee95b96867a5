package dev.tidemark.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.TidemarkTest;
import dev.tidemark.storage.ProductDatabase;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@TidemarkTest
class ProductEventsTest {

  @Inject ProductDatabase database;
  @Inject ProductEvents events;

  private final String subject = "test:" + UUID.randomUUID();

  private Event event(long atMillis) {
    return new Event(UUID.randomUUID(), "webhook.test", subject, EventLabels.NONE, "{}", atMillis);
  }

  @Test
  void whatNobodyPassedOnIsDropped() {
    database.transact(
        connection -> {
          events.append(List.of(event(1), event(1), event(3)));
          assertEquals(1, ProductEvents.prune(connection, 2, 1));
          assertEquals(1, ProductEvents.prune(connection, 2, 10));
          assertEquals(0, ProductEvents.prune(connection, 2, 10));
          return true;
        });
  }

  @Test
  void whatIsNotCommittedWasNeverTold() {
    SeenEvents seen = new SeenEvents(database);
    assertThrows(
        UnsupportedOperationException.class,
        () ->
            database.transact(
                connection -> {
                  events.append(event(5));
                  throw new UnsupportedOperationException();
                }));
    assertEquals(List.of(), seen.about(subject));
  }
}
