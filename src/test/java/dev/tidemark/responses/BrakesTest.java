package dev.tidemark.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.responses.Brakes.Situation;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Guardrails as a table: how things stand, and the verdict last. */
class BrakesTest {

  private static final long NOW = 1_000_000_000;

  /** A cooldown of 60 s, 10 runs an hour, 10 percent of the products, 3 runs that did not help. */
  private static Guardrail rail(Mode mode) {
    return new Guardrail(Verb.THROTTLE, mode, 60, 10, 10, 120, 3, 1);
  }

  @ParameterizedTest
  @CsvSource({
    // mode, killed, open, fits, last s ago, runs, held, own, of all, ineffective, waits, verdict
    "AUTOMATIC, false, true,  true,  -1, 0,  0,  1,  100, 0, false, ALLOWED",
    "AUTOMATIC, true,  true,  true,  -1, 0,  0,  1,  100, 0, false, KILLED",
    "OFF,       true,  true,  true,  -1, 0,  0,  1,  100, 0, false, KILLED",
    "AUTOMATIC, false, false, true,  -1, 0,  0,  1,  100, 0, false, ALERT_OVER",
    "AUTOMATIC, false, true,  false, -1, 0,  0,  1,  100, 0, false, NOT_APPLICABLE",
    "OFF,       false, true,  true,  -1, 0,  0,  1,  100, 0, false, OFF",
    "AUTOMATIC, false, true,  true,  59, 0,  0,  1,  100, 0, false, COOLDOWN",
    "AUTOMATIC, false, true,  true,  60, 0,  0,  1,  100, 0, false, ALLOWED",
    "AUTOMATIC, false, true,  true,  -1, 9,  0,  1,  100, 0, false, ALLOWED",
    "AUTOMATIC, false, true,  true,  -1, 10, 0,  1,  100, 0, false, BUDGET",
    "AUTOMATIC, false, true,  true,  -1, 0,  9,  1,  100, 0, false, ALLOWED",
    "AUTOMATIC, false, true,  true,  -1, 0,  10, 1,  100, 0, false, SHARE",
    "AUTOMATIC, false, true,  true,  -1, 0,  0,  11, 100, 0, false, SHARE",
    "AUTOMATIC, false, true,  true,  -1, 0,  50, 0,  100, 0, false, ALLOWED",
    "AUTOMATIC, false, true,  true,  -1, 0,  0,  1,  3,   0, false, ALLOWED",
    "AUTOMATIC, false, true,  true,  -1, 0,  1,  1,  3,   0, false, SHARE",
    "AUTOMATIC, false, true,  true,  -1, 0,  0,  1,  100, 2, false, ALLOWED",
    "AUTOMATIC, false, true,  true,  -1, 0,  0,  1,  100, 3, false, INEFFECTIVE",
    "DRY_RUN,   false, true,  true,  -1, 0,  0,  1,  100, 0, false, DRY_RUN",
    "DRY_RUN,   false, true,  true,  -1, 10, 0,  1,  100, 0, false, BUDGET",
    "APPROVAL,  false, true,  true,  -1, 0,  0,  1,  100, 0, false, WAITS",
    "APPROVAL,  false, true,  true,  -1, 0,  0,  1,  100, 0, true,  ALREADY_WAITING",
    "APPROVAL,  false, true,  true,  10, 0,  0,  1,  100, 0, false, COOLDOWN",
    "AUTOMATIC, false, true,  true,  -1, 0,  0,  1,  100, 0, true,  ALLOWED",
  })
  void aResponseRunsOrDoesNot(
      Mode mode,
      boolean killed,
      boolean open,
      boolean applicable,
      long lastSecondsAgo,
      long runs,
      long held,
      long own,
      long all,
      int ineffective,
      boolean waits,
      Verdict verdict) {
    long last = lastSecondsAgo < 0 ? 0 : NOW - lastSecondsAgo * 1_000;
    Situation now =
        new Situation(
            killed, open, applicable, NOW, last, runs, held, own, all, ineffective, waits);
    Brakes.Ruling ruling = Brakes.decide(rail(mode), now);
    assertEquals(verdict, ruling.verdict(), ruling.why());
    assertFalse(ruling.why().isBlank());
  }

  @Test
  void whatIsSwitchedOffByZeroIsOff() {
    Guardrail loose = new Guardrail(Verb.PAUSE, Mode.AUTOMATIC, 0, 1, 0, 0, 0, 1);
    Situation now = new Situation(false, true, true, NOW, NOW, 0, 0, 0, 100, 9, false);
    assertEquals(Verdict.ALLOWED, Brakes.decide(loose, now).verdict());
    Situation ofAProduct = new Situation(false, true, true, NOW, NOW, 0, 0, 1, 100, 9, false);
    assertEquals(Verdict.SHARE, Brakes.decide(loose, ofAProduct).verdict(), "0 percent is none");
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void whatComesWithTidemarkIsBounded(Verb verb) {
    Guardrail usual = Guardrail.usual(verb);
    assertTrue(usual.cooldownSeconds() >= 60 && usual.budgetPerHour() <= 120, usual.toString());
    boolean staysAfterTheAlert =
        Arrays.asList(Verb.REBUCKET, Verb.PAUSE, Verb.RESUME, Verb.REPLENISH).contains(verb);
    assertEquals(staysAfterTheAlert ? Mode.APPROVAL : Mode.AUTOMATIC, usual.mode());
  }
}
