package dev.tidemark.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What holds a sale back, by who does. */
class CurbsTest {

  private final Curbs two = Curbs.NONE.with("one", 50).with("other", 20);

  @Test
  void theTightestHolds() {
    RateLimit own = new RateLimit(100, 200);
    assertEquals(own, Curbs.NONE.tighten(own));
    assertEquals(new RateLimit(20, 40), two.tighten(own));
    assertEquals(new RateLimit(20, 40), two.tighten(RateLimit.NONE));
    RateLimit tighter = new RateLimit(10, 15);
    assertEquals(tighter, two.tighten(tighter));
    assertEquals(new RateLimit(20, 5), two.tighten(new RateLimit(100, 5)));
  }

  @Test
  void whoTakesHisOwnBackLeavesThoseOfOthers() {
    assertEquals(new RateLimit(50, 100), two.without("other").tighten(RateLimit.NONE));
    assertEquals(Curbs.NONE, two.without("other").without("one"));
  }

  @Test
  void aResponseDoesNotResumeWhatAPersonPaused() {
    Curbs paused = two.with("pausing", 0).with(Curbs.PEOPLE, 0);
    assertTrue(paused.isPaused());
    assertEquals(two.with(Curbs.PEOPLE, 0), paused.resumedByResponse());
    assertFalse(paused.byPerson(false).isPaused());
    assertEquals(new RateLimit(20, 40), paused.tighten(RateLimit.NONE));
  }

  @Test
  void theLedgerKeepsThem() {
    assertEquals(two, Curbs.read(two.write()));
    assertEquals(Curbs.NONE, Curbs.read("{}"));
  }
}
