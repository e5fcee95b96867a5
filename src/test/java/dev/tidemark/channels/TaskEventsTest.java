package dev.tidemark.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Aside;
import dev.tidemark.TidemarkTest;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventSchemas;
import dev.tidemark.outbox.SeenEvents;
import dev.tidemark.storage.ProductDatabase;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others are told of what people have to look at. */
@TidemarkTest
class TaskEventsTest {

  @Inject ProductDatabase database;
  @Inject Tasks tasks;

  private final String sku = Api.newSku();

  @SuppressWarnings("NullAway.Init")
  private SeenEvents seen;

  @BeforeEach
  void watch() {
    seen = new SeenEvents(database);
  }

  private void open(String detail) {
    tasks.open(List.of(new Tasks.Wanted("market", sku, "wrong", detail)));
  }

  private List<String> told() {
    return seen.aboutProduct(sku).stream().map(Event::type).toList();
  }

  @Test
  void aTaskIsToldOnceWhileItIsOpen() {
    open("It shows 12");
    open("It shows 13");
    open("It shows 13");
    assertEquals(List.of("channel.task.opened"), told());
    Event event = seen.aboutProduct(sku).get(0);
    assertEquals("market", event.labels().channel());
    JsonNode data = EventSchemas.requireValid(event);
    long number = data.path("task").asLong();
    assertEquals("task:" + number, event.subject());
    assertEquals("It shows 12", data.path("detail").asText());
    var unused = tasks.close(number, "ignore", "key:night", null);
    unused = tasks.close(number, "ignore", "key:night", null);
    assertEquals(List.of("channel.task.opened", "channel.task.closed"), told());
    JsonNode closed = EventSchemas.requireValid(seen.aboutProduct(sku).get(1));
    assertEquals("It shows 13", closed.path("detail").asText());
    assertEquals("key:night", closed.path("closedBy").asText());
    open("It shows 14");
    assertEquals(3, told().size());
  }

  @Test
  void ofManyWhoOpenTheSameOneTells() {
    CompletableFuture.allOf(
            IntStream.range(0, 8)
                .mapToObj(i -> Aside.run(() -> open("It shows " + i)))
                .toArray(CompletableFuture[]::new))
        .join();
    assertEquals(List.of("channel.task.opened"), told());
  }
}
