package dev.tidemark.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.rules.facts.BucketSkew;
import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.SalesVelocity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a response is to make less of, and when there is less of it. */
class MeasureTest {

  private static final List<Fact> FACTS =
      List.of(
          new SalesVelocity("CLOCK-1", 140, 690, 690, 690, 137.3, 3.0, 1, 1),
          new BucketSkew("CLOCK-1", 4, 2, 0, 30, 2, 25));

  @Test
  void eachVerbHasItsOwn() {
    assertEquals(
        Optional.of(new Measure("SalesVelocity.unitsLastMinute", 140)),
        Measure.of(Verb.THROTTLE, FACTS));
    assertEquals(
        Optional.of(new Measure("BucketSkew.strandedUnits", 25)), Measure.of(Verb.REBUCKET, FACTS));
    assertEquals(Optional.empty(), Measure.of(Verb.RESEND, FACTS));
    assertEquals(Optional.empty(), Measure.of(Verb.WEBHOOK, FACTS));
  }

  @Test
  void aTenthLessIsBetter() {
    assertTrue(Measure.isBetter(100, 90));
    assertFalse(Measure.isBetter(100, 91));
    assertFalse(Measure.isBetter(0, 0));
    assertFalse(Measure.isBetter(10, 20));
  }
}
