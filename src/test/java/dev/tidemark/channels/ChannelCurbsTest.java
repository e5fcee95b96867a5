package dev.tidemark.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChannelCurbsTest {

  @Test
  void eachTakesOnlyHisOwnBack() {
    ChannelCurbs both = ChannelCurbs.NONE.with("one", 5).with("other", 9);
    assertEquals(5, both.tighten(0));
    assertEquals(3, both.tighten(3));
    assertEquals(9, both.without("one").tighten(0));
    assertEquals(0, both.without("one").without("other").tighten(0));
  }

  @Test
  void whatWasTakenBackIsNotPutUpByOneWhoComesLate() {
    ChannelCurbs lifted = ChannelCurbs.NONE.without("one");
    assertEquals(0, lifted.with("one", 5).tighten(0));
    assertFalse(lifted.with("one", 0).isPaused());
    ChannelCurbs paused = ChannelCurbs.NONE.with("one", 0);
    ChannelCurbs again = paused.resumed("other").pausedAgain("other");
    assertTrue(again.isPaused());
    assertTrue(again.resumed("other").isPaused());
  }

  @Test
  void aPersonsPauseStaysAndAPersonEndsAll() {
    ChannelCurbs paused = ChannelCurbs.NONE.byPerson(true).with("one", 0).with("other", 7);
    assertTrue(paused.resumed("third").isPaused());
    assertFalse(paused.byPerson(false).isPaused());
    assertEquals(7, paused.byPerson(false).tighten(0));
  }

  @Test
  void whatIsRememberedIsBounded() {
    ChannelCurbs curbs = ChannelCurbs.NONE;
    for (int i = 0; i < 200; i++) {
      curbs = curbs.with("r" + i, 5).without("r" + i);
    }
    assertEquals(50, curbs.lifted().size());
    assertTrue(curbs.lifted().contains("r199"));
  }
}
