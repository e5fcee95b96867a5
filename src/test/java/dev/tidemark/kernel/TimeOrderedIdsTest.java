package dev.tidemark.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeOrderedIdsTest {

  private Instant now = Instant.parse("2026-11-22T20:00:00Z");
  private final TimeOrderedIds ids = new TimeOrderedIds(() -> now);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 1023})
  void anIdTellsItsSlot(int slot) {
    assertEquals(slot, TimeOrderedIds.slotOf(ids.next(slot)));
  }

  @Test
  void idsSortByTime() {
    UUID first = ids.next(1023);
    now = now.plusMillis(1);
    assertTrue(first.compareTo(ids.next(0)) < 0);
  }

  @Test
  void idsAreVersion7() {
    UUID id = ids.next(5);
    assertEquals(7, id.version());
    assertEquals(2, id.variant());
    assertEquals(now.toEpochMilli(), id.getMostSignificantBits() >>> 16);
  }

  @Test
  void idsOfOneMillisecondDiffer() {
    Set<UUID> made = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      made.add(ids.next(7));
    }
    assertEquals(10_000, made.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1024})
  void thereAre1024Slots(int slot) {
    assertThrows(IllegalArgumentException.class, () -> ids.next(slot));
  }
}
