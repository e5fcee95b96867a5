package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.rules.Severity;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The life of an alert as a table. A row is what it shows, the rule, and attempts: at which second,
 * what, and the expected state last. Told by functions of the life itself, and again by the book
 * with a new one at every attempt. Of one that vanishes before it fired, nothing is left.
 *
 * <p>Attempts: T true, F untrue, ? undecided, v2 true by the next version of the rule, P1 to P3 by
 * one of another severity, gone, ack, resolve by hand, time for what needs no facts. States: the
 * first three letters, - for none; ~ flapping, ^n escalated so often.
 */
final class LifeTable {

  static final String ROWS =
      """
      fires at once without a hold    |                     | 0 T FIR; 9 T FIR
      fires after its hold            | hold=60             | 0 T PEN; 59 T PEN; 60 T FIR
      a hold starts anew              | hold=60             | 0 T PEN; 30 F -; 31 T PEN; 90 T PEN; 91 T FIR
      is never pending for untrue     |                     | 0 F -; 1 ? -
      resolves at once without clear  |                     | 0 T FIR; 5 F RES
      resolves after its clear        | clear=60            | 0 T FIR; 5 F FIR; 64 F FIR; 65 F RES
      hysteresis                      | clear=60            | 0 T FIR; 5 F FIR; 64 T FIR; 65 F FIR; 124 F FIR; 125 F RES
      a pending one just vanishes     | hold=60 clear=60    | 0 T PEN; 1 F -
      opens again                     |                     | 0 T FIR; 5 F RES; 6 T FIR
      missing data is a state         |                     | 0 T FIR; 5 ? MIS; 9 ? MIS; 10 T FIR
      missing data stops a hold       | hold=60             | 0 T PEN; 50 ? MIS; 100 T PEN; 109 T PEN; 110 T FIR
      a hold over while missing       | hold=60             | 0 T PEN; 59 ? MIS; 500 T PEN; 501 T FIR
      missing data stops a clear      | clear=60            | 0 T FIR; 10 F FIR; 20 ? MIS; 100 F FIR; 149 F FIR; 150 F RES
      back and true resets a clear    | clear=60            | 0 T FIR; 10 F FIR; 20 ? MIS; 100 T FIR; 101 F FIR; 160 F FIR; 161 F RES
      back and untrue starts a clear  | clear=60            | 0 T FIR; 20 ? MIS; 100 F FIR; 159 F FIR; 160 F RES
      back and untrue resolves        |                     | 0 T FIR; 20 ? MIS; 100 F RES
      pending, missing, untrue        | hold=60             | 0 T PEN; 20 ? MIS; 100 F -
      missing never resolves          |                     | 0 T FIR; 20 ? MIS; 9000 ? MIS
      acknowledged                    |                     | 0 T FIR; 5 ack ACK; 6 T ACK; 7 ack ACK
      acknowledged, resolves itself   | clear=60            | 0 T FIR; 5 ack ACK; 6 F ACK; 66 F RES
      acknowledged, then missing      |                     | 0 T FIR; 5 ack ACK; 6 ? MIS; 9 T ACK
      acknowledged while missing      |                     | 0 T FIR; 5 ? MIS; 6 ack MIS; 9 T ACK
      a pending one has no owner      | hold=60             | 0 T PEN; 5 ack PEN; 60 T FIR
      ack of a resolved one           |                     | 0 T FIR; 5 F RES; 6 ack RES
      by hand: closed while true      |                     | 0 T FIR; 5 resolve RES; 6 T RES; 904 T RES; 905 T FIR
      by hand: opens after untrue     |                     | 0 T FIR; 5 resolve RES; 6 T RES; 7 F RES; 8 T FIR
      by hand: undecided is no untrue |                     | 0 T FIR; 5 resolve RES; 6 ? RES; 7 T RES
      by hand: a longer cooldown      | cooldown=2000       | 0 T FIR; 5 resolve RES; 905 T RES; 2004 T RES; 2005 T FIR
      by hand: untrue, then cooldown  | cooldown=60         | 0 T FIR; 5 resolve RES; 7 F RES; 8 T PEN; 64 T PEN; 65 T FIR
      by hand: a pending one          | hold=60             | 0 T PEN; 5 resolve RES; 6 T RES; 7 F RES; 8 T PEN
      by hand: twice                  |                     | 0 T FIR; 5 resolve RES; 6 resolve RES
      by hand: a missing one          |                     | 0 T FIR; 5 ? MIS; 6 resolve RES; 7 ? RES
      cooldown                        | cooldown=60         | 0 T FIR; 5 F RES; 10 T PEN; 64 T PEN; 65 T FIR
      cooldown survives a vanishing   | cooldown=60         | 0 T FIR; 5 F RES; 10 T PEN; 12 F RES; 20 T PEN; 65 T FIR
      cooldown and hold, the longer   | cooldown=60 hold=90 | 0 T PEN; 90 T FIR; 95 F RES; 96 T PEN; 155 T PEN; 186 T FIR
      a vanished one cools nothing    | cooldown=60 hold=30 | 0 T PEN; 5 F -; 6 T PEN; 36 T FIR
      flapping                        |                     | 0 T FIR; 1 F RES; 2 T FIR; 3 F RES; 4 T FIR~; 5 F FIR~; 604 F FIR~; 605 F RES
      flapping stays one alert        |                     | 0 T FIR; 1 F RES; 2 T FIR; 3 F RES; 4 T FIR~; 5 F FIR~; 6 T FIR~; 7 F FIR~; 8 T FIR~
      slow fires do not flap          |                     | 0 T FIR; 1 F RES; 900 T FIR; 901 F RES; 1800 T FIR; 1801 F RES
      flapping ends                   |                     | 0 T FIR; 1 F RES; 2 T FIR; 3 F RES; 4 T FIR~; 5 F FIR~; 605 F RES; 2500 T FIR
      a longer clear of the rule      | clear=900           | 0 T FIR; 1 F FIR; 901 F RES
      a new version keeps a hold      | hold=60             | 0 T PEN; 30 v2 PEN; 59 v2 PEN; 60 v2 FIR
      a new version keeps a clear     | clear=60            | 0 T FIR; 10 F FIR; 20 v2 FIR; 30 F FIR; 89 F FIR; 90 F RES
      a new version keeps an owner    |                     | 0 T FIR; 5 ack ACK; 6 v2 ACK
      the rule is gone                | cooldown=60         | 0 T FIR; 5 gone RES; 6 T FIR
      the rule is gone while pending  | hold=60             | 0 T PEN; 5 gone -; 6 T PEN
      P1 escalates                    | P1                  | 0 T FIR; 299 time FIR; 300 time FIR^1; 301 time FIR^1; 600 time FIR^2
      P1 escalates three times        | P1                  | 0 T FIR; 300 time FIR^1; 600 time FIR^2; 900 time FIR^3; 9000 time FIR^3
      P2 escalates                    | P2                  | 0 T FIR; 1799 time FIR; 1800 time FIR^1
      P3 does not                     |                     | 0 T FIR; 90000 time FIR
      P3 does where its rule says so  | escalate=60         | 0 T FIR; 60 time FIR^1
      not when acknowledged           | P1                  | 0 T FIR; 299 ack ACK; 300 time ACK
      not while pending               | P1 hold=600         | 0 T PEN; 300 time PEN; 600 T FIR; 899 time FIR; 900 time FIR^1
      also while data is missing      | P1                  | 0 T FIR; 10 ? MIS; 300 time MIS^1; 301 T FIR^1
      not once it is resolved         | P1                  | 0 T FIR; 10 F RES; 300 time RES
      a shadow never escalates        | P1 shadow           | 0 T FIR; 300 time FIR
      an edit does not reset it       | P1                  | 0 T FIR; 200 v2 FIR; 300 time FIR^1
      raised by an edit               |                     | 0 T FIR; 10 P1 FIR; 309 time FIR; 310 time FIR^1
      raised, but acknowledged        |                     | 0 T FIR; 5 ack ACK; 10 P1 ACK; 9000 time ACK
      lowered by an edit              | P1                  | 0 T FIR; 10 P3 FIR; 9000 time FIR
      never more than three levels    | P1                  | 0 T FIR; 300 time FIR^1; 600 time FIR^2; 900 time FIR^3; 901 P2 FIR^3; 9000 time FIR^3
      """;

  private LifeTable() {}

  /** How a row is carried out. */
  interface Stage {

    void at(long second);

    void observe(Observation observed);

    void ruleGone();

    void acknowledge();

    void resolve();

    void time();

    /** Open, or else the last. */
    @Nullable Alert alert();

    /** Everything that is not in the database is lost. */
    default void restart() {}
  }

  static Stream<String> rows() {
    return ROWS.lines();
  }

  static void play(String row, String sku, Stage stage) {
    String[] cells = row.split("\\|", -1);
    Findings.Rule rule = rule(cells[1].strip());
    for (String attempt : cells[2].strip().split("; *", -1)) {
      String[] words = attempt.split(" ", -1);
      stage.at(Long.parseLong(words[0]));
      attempt(words[1], rule, sku, stage);
      stage.restart();
      assertEquals(words[2], shown(stage.alert()), cells[0].strip() + ": " + attempt);
    }
  }

  private static void attempt(String what, Findings.Rule rule, String sku, Stage stage) {
    switch (what) {
      case "T" -> stage.observe(new Observation.True(rule.about(sku), ""));
      case "v2" -> stage.observe(new Observation.True(rule.version(2).about(sku), ""));
      case "P1", "P2", "P3" -> {
        Findings.Rule edited = rule.version(2).of(Severity.valueOf(what));
        stage.observe(new Observation.True(edited.about(sku), ""));
      }
      case "F" -> stage.observe(Observation.UNTRUE);
      case "?" -> stage.observe(Observation.UNDECIDED);
      case "gone" -> stage.ruleGone();
      case "ack" -> stage.acknowledge();
      case "resolve" -> stage.resolve();
      case "time" -> stage.time();
      default -> throw new AssertionError(what);
    }
  }

  static Findings.Rule rule(String words) {
    Findings.Rule rule = Findings.rule(Findings.newRule(), Severity.P3);
    for (String word : words.split(" +", -1)) {
      String[] parts = word.split("=", -1);
      rule =
          switch (parts[0]) {
            case "" -> rule;
            case "hold" -> rule.holding(Long.parseLong(parts[1]));
            case "clear" -> rule.clearing(Long.parseLong(parts[1]));
            case "cooldown" -> rule.cooling(Long.parseLong(parts[1]));
            case "escalate" -> rule.escalating(Duration.ofSeconds(Long.parseLong(parts[1])));
            case "shadow" -> rule.inShadow();
            default -> rule.of(Severity.valueOf(parts[0]));
          };
    }
    return rule;
  }

  private static String shown(@Nullable Alert alert) {
    if (alert == null) {
      return "-";
    }
    Life life = alert.life();
    return life.state().name().substring(0, 3)
        + (life.flapping() ? "~" : "")
        + (life.escalation() > 0 ? "^" + life.escalation() : "");
  }
}
