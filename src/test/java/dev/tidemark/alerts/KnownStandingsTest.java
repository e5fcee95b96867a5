package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tidemark.alerts.KnownStandings.Reading;
import dev.tidemark.rules.facts.SyncLag;
import dev.tidemark.stock.Standings.Version;
import org.junit.jupiter.api.Test;

class KnownStandingsTest {

  private static final long NOW = 1_000_000;
  private static final Version FIRST = new Version(7, NOW);
  private static final ProductFacts.Sums SUMS =
      new ProductFacts.Sums("A", "toys", 12, 1, 2, 4, 0, 3, 3);
  private static final SyncLag AGREED = new SyncLag("A", 12, 12, 0, 0, 0);
  private static final SyncLag APART = new SyncLag("A", 13, 12, 1, 1, 0.2);

  private final KnownStandings known = new KnownStandings();

  @Test
  void tellsWhatWasReadWhileTheVersionIsTheSame() {
    Reading reading = new Reading(SUMS, AGREED, false);
    known.note(1, FIRST, reading, true, NOW);
    assertEquals(reading, known.of(1, FIRST, NOW + 29_999));
    assertNull(known.of(1, new Version(8, NOW), NOW), "stock has changed");
    assertNull(known.of(2, FIRST, NOW), "another product");
  }

  @Test
  void comparesTheCacheAgainAfterAWhileWhereItMatters() {
    known.note(1, FIRST, new Reading(SUMS, AGREED, false), true, NOW);
    assertNull(known.of(1, FIRST, NOW + 30_000));
    Reading unasked = new Reading(SUMS, null, false);
    known.note(1, FIRST, unasked, false, NOW);
    assertEquals(unasked, known.of(1, FIRST, NOW + 86_400_000));
  }

  @Test
  void doesNotKeepWhatMustBeSeenToEnd() {
    known.note(1, FIRST, new Reading(SUMS, AGREED, false), true, NOW);
    known.note(1, FIRST, new Reading(SUMS, APART, false), true, NOW);
    assertNull(known.of(1, FIRST, NOW), "the cache and the ledger differ");
    known.note(1, FIRST, new Reading(SUMS, null, true), true, NOW);
    assertNull(known.of(1, FIRST, NOW), "the cache could not be asked");
  }
}
