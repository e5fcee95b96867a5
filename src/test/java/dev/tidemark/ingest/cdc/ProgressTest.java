package dev.tidemark.ingest.cdc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final Progress progress = new Progress(now::get);

  @Test
  void itIsAsFarBehindAsTheOldestChangeThatWaits() {
    progress.starts();
    progress.begins(START.minusSeconds(3));
    assertEquals(3, progress.lagSeconds());
    at(10);
    assertEquals(13, progress.lagSeconds());
    progress.ends(START.plusSeconds(8));
    assertEquals(2, progress.lagSeconds());
  }

  @Test
  void aSignOfLifeWithoutAChangeIsNoLag() {
    progress.starts();
    progress.ends(START.minusSeconds(5));
    progress.begins(null);
    progress.ends(null);
    assertEquals(0, progress.lagSeconds());
  }

  @Test
  void silenceIsLag() {
    progress.starts();
    at(29);
    assertEquals(0, progress.lagSeconds());
    at(31);
    assertEquals(31, progress.lagSeconds());
    progress.stops();
    assertEquals(0, progress.lagSeconds());
  }

  @Test
  void aClockThatIsAheadIsNoLag() {
    progress.begins(START.plusSeconds(5));
    assertEquals(0, progress.lagSeconds());
  }

  private void at(int seconds) {
    now.set(START.plusSeconds(seconds));
  }
}
