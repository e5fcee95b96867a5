package dev.tidemark.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.rules.Subject;
import dev.tidemark.rules.VerbCall;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a rule says, and what is meant by it. */
class PlanTest {

  private static final Subject CLOCK = Subject.product("CLOCK-1");
  private static final Subject MARKET = new Subject(Subject.Kind.CHANNEL, "market");
  private static final Subject ERP = new Subject(Subject.Kind.SOURCE, "erp");

  private static String planned(String verb, Subject subject, Object... arguments) {
    Plan plan = Plan.of(new VerbCall(verb, List.of(arguments)), subject, "clocks").orElseThrow();
    return "%s %s %d %s".formatted(plan.verb(), plan.target(), plan.amount(), plan.word()).strip();
  }

  @Test
  void verbsActOnWhatTheAlertIsAbout() {
    assertEquals("throttle product CLOCK-1 100", planned("throttle", CLOCK));
    assertEquals("throttle product CLOCK-1 3", planned("throttle", CLOCK, 2.1));
    assertEquals("throttle product CLOCK-1 1000000", planned("throttle", CLOCK, 1e12));
    assertEquals("throttle category clocks 50", planned("throttle", CLOCK, 50L, "category"));
    assertEquals("throttle product CLOCK-1 50", planned("throttle", CLOCK, 50L, "product"));
    assertEquals("throttle channel market 5", planned("throttle", MARKET, 5L));
    assertEquals("rebucket product CLOCK-1 0", planned("rebucket", CLOCK));
    assertEquals("rebucket product CLOCK-1 0 widen", planned("rebucket", CLOCK, "widen"));
    assertEquals("replenish product CLOCK-1 13", planned("replenish", CLOCK, 12.5));
    assertEquals("resend channel market 0", planned("resend", MARKET));
    assertEquals("pause product CLOCK-1 0", planned("pause", CLOCK));
    assertEquals("webhook runbook buyer 0", planned("webhook", ERP, "buyer"));
  }

  @Test
  void whatCannotBeActedOnIsNothing() {
    assertEquals("throttle nothing erp 100", planned("throttle", ERP));
    assertEquals("rebucket nothing market 0", planned("rebucket", MARKET));
    assertEquals("throttle nothing market 5", planned("throttle", MARKET, 5L, "category"));
    Plan uncategorised =
        Plan.of(new VerbCall("throttle", List.of(5L, "category")), CLOCK, "").orElseThrow();
    assertEquals(Target.Kind.NOTHING, uncategorised.target().kind());
    assertTrue(Plan.of(new VerbCall("alert", List.of("few")), CLOCK, "").isEmpty());
  }
}
