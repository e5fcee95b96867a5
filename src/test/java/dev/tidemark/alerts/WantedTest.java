package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.kernel.SaleStage;
import dev.tidemark.rules.RuleSettings;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.VerbCall;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an alert leads to as a table: the rule, the stage of the sale, and what is wanted last. */
class WantedTest {

  private static final Duration NONE = Duration.ZERO;

  @ParameterizedTest
  @CsvSource({
    "P1, PRODUCT, none, -,       NORMAL,   -",
    "P1, PRODUCT, buyer, -,      NORMAL,   webhook",
    "P1, PRODUCT, buyer, pause,  RUSH,     pause+webhook",
    "P1, SOURCE,  buyer, -,      NORMAL,   webhook",
    "P1, PRODUCT, buyer, nothing, NORMAL,  webhook",
    "P2, PRODUCT, none, -,       NORMAL,   throttle",
    "P2, PRODUCT, none, -,       WARMUP,   throttle",
    "P2, PRODUCT, none, -,       COOLDOWN, throttle",
    "P2, PRODUCT, none, -,       RUSH,     -",
    "P2, PRODUCT, buyer, -,      NORMAL,   throttle",
    "P2, PRODUCT, none, resend,  NORMAL,   resend",
    "P2, PRODUCT, none, nothing, NORMAL,   -",
    "P2, PRODUCT, none, throttle, RUSH,    throttle",
    "P2, CHANNEL, none, -,       NORMAL,   -",
    "P2, SOURCE,  none, -,       NORMAL,   -",
    "P3, PRODUCT, none, -,       NORMAL,   -",
    "P3, PRODUCT, buyer, resend, NORMAL,   resend",
  })
  void whatIsWanted(
      Severity severity,
      Subject.Kind kind,
      String runbook,
      String called,
      SaleStage stage,
      String wanted) {
    RuleSettings settings =
        new RuleSettings(
            severity,
            "rule",
            NONE,
            NONE,
            NONE,
            null,
            null,
            runbook.equals("none") ? null : runbook,
            true);
    List<VerbCall> calls =
        Stream.of(called)
            .filter(verb -> !verb.equals("-"))
            .map(verb -> new VerbCall(verb, List.of()))
            .toList();
    String found =
        Wanted.of(settings, new Subject(kind, "x"), calls, stage).stream()
            .map(VerbCall::verb)
            .collect(Collectors.joining("+"));
    assertEquals(wanted.equals("-") ? "" : wanted, found);
  }
}
