package dev.tidemark.ingest.cdc;

import static dev.tidemark.ingest.EventKind.SALE;
import static dev.tidemark.ingest.EventKind.SNAPSHOT;
import static dev.tidemark.ingest.cdc.Change.Operation.INSERT;
import static dev.tidemark.ingest.cdc.Change.Operation.READ;
import static dev.tidemark.ingest.cdc.Change.Operation.UPDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.ingest.EventKind;
import dev.tidemark.ingest.cdc.Change.Operation;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventIdsTest {

  private static final Instant AT = Instant.parse("2026-11-24T10:00:00Z");

  @Test
  void aChangeOfALevelIsItsPlace() {
    assertEquals("s:bin.1:10:0", id(SNAPSHOT, change(INSERT, 10, Map.of("sku", "A"), 5)));
    assertEquals("s:bin.1:20:0", id(SNAPSHOT, change(UPDATE, 20, Map.of("sku", "A"), 5)));
  }

  @Test
  void aLevelThatWasReadIsWhatItWasThen() {
    Change read = change(READ, 10, Map.of("sku", "A"), 5);
    assertEquals(id(SNAPSHOT, read), id(SNAPSHOT, change(READ, 10, Map.of("sku", "A"), 5)));
    assertNotEquals(id(SNAPSHOT, read), id(SNAPSHOT, change(READ, 10, Map.of("sku", "B"), 5)));
    assertNotEquals(id(SNAPSHOT, read), id(SNAPSHOT, change(READ, 10, Map.of("sku", "A"), 6)));
    assertNotEquals(
        id(SNAPSHOT, read),
        id(SNAPSHOT, read.noLaterThan(AT.minusSeconds(1))),
        "after a gap it may be what it was before, and counts");
  }

  @Test
  void aSaleIsItsRowHoweverItIsTold() {
    assertEquals("s:shop.t:7", id(SALE, change(INSERT, 10, Map.of("id", 7), 1)));
    assertEquals("s:shop.t:7", id(SALE, change(READ, 99, Map.of("id", 7), 1)));
    assertEquals("s:shop.t:7", id(SALE, change(READ, 99, Map.of("id", 7), 2)), "changed since");
    assertEquals("s:shop.t:7", id(SALE, change(UPDATE, 30, Map.of("id", 7), 1)), "paid, sent");
  }

  @Test
  void aSaleWithoutAKeyIsWhatItSays() {
    assertEquals("s:bin.1:10:0", id(SALE, change(INSERT, 10, Map.of(), 1)));
    String read = id(SALE, change(READ, 10, Map.of(), 1));
    assertEquals(read, id(SALE, change(READ, 99, Map.of(), 1)));
    assertNotEquals(read, id(SALE, change(READ, 10, Map.of(), 2)));
  }

  @Test
  void keysDoNotRunIntoOneAnother() {
    assertNotEquals(
        id(SALE, change(INSERT, 1, Map.of("a", "1,2", "b", "3"), 1)),
        id(SALE, change(INSERT, 1, Map.of("a", "1", "b", "2,3"), 1)));
    String odd = id(SALE, change(INSERT, 1, Map.of("a", "é".repeat(500)), 1));
    assertTrue(odd.length() < 60, odd);
  }

  private static String id(EventKind kind, Change change) {
    return EventIds.of("s", kind, change);
  }

  private static Change change(
      Operation operation, long position, Map<String, Object> key, int quantity) {
    Map<String, Object> after = Map.of("quantity", quantity);
    return new Change(operation, "shop", "t", "bin.1", position, 0, AT, key, after);
  }
}
