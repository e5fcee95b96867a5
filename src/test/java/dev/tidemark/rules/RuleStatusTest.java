package dev.tidemark.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleStatusTest {

  private final RuleStatus both =
      RuleStatus.fresh("few").saved().saved().saved().activated(1).shadowed(2L);

  @Test
  void whatBreaksInShadowNeitherHidesNorHealsWhatBrokeInEarnest() {
    RuleStatus broken = both.broken(1, "r", "divides").broken(2, "r", "divides too");
    assertEquals(
        Map.of(1L, Map.of("r", "divides"), 2L, Map.of("r", "divides too")), broken.broken());
    assertEquals(RuleStatus.State.BROKEN, broken.state());
    RuleStatus other = broken.shadowed(3L);
    assertEquals(Map.of(1L, Map.of("r", "divides")), other.broken());
    assertEquals(Map.of(1L, Map.of("r", "divides")), broken.shadowed(null).broken());
  }

  @Test
  void aBrokenShadowLeavesTheStateOfTheActiveOne() {
    RuleStatus broken = both.broken(2, "r", "divides");
    assertEquals(RuleStatus.State.ACTIVE, broken.state());
    assertEquals(2L, broken.broken().keySet().iterator().next());
  }

  @Test
  void activatingAVersionAgainMendsIt() {
    RuleStatus broken = both.broken(1, "r", "divides").broken(2, "r", "divides");
    assertEquals(Map.of(2L, Map.of("r", "divides")), broken.activated(1).broken());
    assertEquals(Map.of(), broken.activated(2).broken());
  }

  @Test
  void ofWhatDoesNotRunNothingIsKept() {
    assertSame(both, both.broken(3, "r", "divides"));
    RuleStatus broken = both.broken(1, "r", "divides");
    assertSame(broken, broken.broken(1, "r", "divides otherwise"));
  }

  @Test
  void whatIsShippedRunsInOneStep() {
    RuleStatus first = RuleStatus.fresh("few").shipped();
    assertEquals(1, first.version());
    assertEquals(1L, first.activeVersion());
    RuleStatus broken = first.broken(1, "r", "divides").paused(true);
    RuleStatus next = broken.shipped();
    assertEquals(broken.version() + 1, next.version());
    assertEquals(2L, next.activeVersion());
    assertEquals(1L, next.previousVersion());
    assertTrue(next.paused());
    assertEquals(Map.of(), next.broken());
  }

  @Test
  void whatSomebodyWroteIsNotPutOut() {
    assertNull(RuleStatus.fresh("few").saved().shipped().activeVersion());
    RuleStatus own = RuleStatus.fresh("few").shipped().saved().activated(2);
    assertEquals(2L, own.shipped().activeVersion());
    assertEquals(3L, own.shipped().shippedVersion());
    assertTrue(own.shipped().differsFromShipped());
  }

  @Test
  void theActiveVersionIsNotWatchedBesideItself() {
    RuleStatus same = both.shadowed(1L);
    assertNull(same.watchedVersion());
    assertEquals(1L, same.paused(true).watchedVersion());
  }
}
