package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.rules.Severity;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What hides what, as tables. */
class HidingTest {

  private static final long NOW = 1_800_000_000_000L;

  private final AlertLife life = new AlertLife(LifeSettings.DEFAULTS, UUID::randomUUID);

  private Alert firing(Findings.Rule rule) {
    return life.observe(null, new Observation.True(rule.about("CLOCK-1"), rule.category()), NOW)
        .orElseThrow()
        .after();
  }

  @ParameterizedTest
  @CsvSource({
    "low-water, low-water, true",
    "low-*, low-water, true",
    "*-water, low-water, true",
    "*o*w*e*, low-water, true",
    "*, '', true",
    "low, low-water, false",
    "*x, low-water, false",
    "l*-*r*r, low-water, false",
    ".*, low-water, false",
    "LOW-*, low-water, false",
    "'**', a, true",
    "a*a, a, false",
  })
  void starsStandForAnyText(String pattern, String text, boolean matches) {
    assertEquals(matches, Matcher.isLike(text, pattern));
  }

  @ParameterizedTest
  @CsvSource({
    "rule low-*, true",
    "rule rule, true",
    "rule other, false",
    "sku CLOCK-1, true",
    "sku CLOCK-2, false",
    "category clocks, true",
    "severity P2, true",
    "severity P1, false",
    "kind product, true",
    "channel *, false",
    "source *, false",
    "not channel *, true",
    "not sku CLOCK-*, false",
    "rule low-*; sku CLOCK-1, true",
    "rule low-*; sku CLOCK-2, false",
    "rule low-*; not sku CLOCK-2, true",
  })
  void aSilenceHidesWhatAllItsMatchersMatch(String matchers, boolean hides) {
    Alert alert = firing(Findings.rule("low-water", Severity.P2).in("clocks"));
    Alert never = firing(Findings.rule("low-water", Severity.P2).in("clocks").neverHidden());
    Silence silence = new Silence(1, matchers(matchers), "why", "who", NOW, NOW + 1);
    Map<UUID, Hidden> hidden =
        new Hiding(List.of(silence), List.of()).of(List.of(alert, never), List.of());
    assertEquals(
        hides ? Map.of(alert.id(), new Hidden(Hidden.By.SILENCE, "1", "why")) : Map.of(), hidden);
  }

  private static List<Matcher> matchers(String text) {
    return Arrays.stream(text.split("; *", -1))
        .map(
            one -> {
              boolean not = one.startsWith("not ");
              String[] words = one.replaceFirst("^not ", "").split(" ", 2);
              return new Matcher(words[0], words[1], not ? true : null);
            })
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "a P1, b P3, true",
    "a P1, b P2, false",
    "a P1, a P2, true",
    "a P1, a P3, true",
    "a P1, b P1, false",
    "a P1, b P3 never, false",
    "a P1 silenced, b P3, false",
  })
  void aWorseOneHidesALesser(String worse, String lesser, boolean hides) {
    Alert above = firing(rule(worse));
    Alert below = firing(rule(lesser));
    List<Silence> silences =
        worse.endsWith("silenced")
            ? List.of(
                new Silence(1, List.of(new Matcher("rule", "a", null)), "why", "who", NOW, NOW + 1))
            : List.of();
    Map<UUID, Hidden> hidden = new Hiding(silences, List.of()).of(List.of(below), List.of(above));
    assertEquals(hides, hidden.containsKey(below.id()));
  }

  private static Findings.Rule rule(String text) {
    String[] words = text.split(" ", -1);
    Findings.Rule rule = Findings.rule(words[0], Severity.valueOf(words[1]));
    return text.endsWith("never") ? rule.neverHidden() : rule;
  }

  /** Berlin: clocks skip 02:00 to 03:00 on 2026-03-29, and 02:00 to 03:00 comes twice on 10-25. */
  @ParameterizedTest
  @CsvSource({
    // Friday and Saturday nights
    "FRI SAT, 22:00, 02:00, 2026-11-27T20:59:59Z, 2026-11-27T21:00:00Z, 2026-11-28T01:00:00Z, false",
    "FRI SAT, 22:00, 02:00, 2026-11-27T21:00:00Z, 2026-11-27T21:00:00Z, 2026-11-28T01:00:00Z, true",
    "FRI SAT, 22:00, 02:00, 2026-11-28T00:59:59Z, 2026-11-27T21:00:00Z, 2026-11-28T01:00:00Z, true",
    "FRI SAT, 22:00, 02:00, 2026-11-28T01:00:00Z, 2026-11-28T21:00:00Z, 2026-11-29T01:00:00Z, false",
    "FRI SAT, 22:00, 02:00, 2026-11-29T01:00:00Z, 2026-12-04T21:00:00Z, 2026-12-05T01:00:00Z, false",
    // a whole day
    "MON, 00:00, 00:00, 2026-11-23T12:00:00Z, 2026-11-22T23:00:00Z, 2026-11-23T23:00:00Z, true",
    // over the jump ahead: three hours instead of four
    "SAT, 22:00, 03:00, 2026-03-28T22:00:00Z, 2026-03-28T21:00:00Z, 2026-03-29T01:00:00Z, true",
    // begins where clocks skip
    "SUN, 02:30, 03:15, 2026-03-29T01:10:00Z, 2026-03-29T01:00:00Z, 2026-03-29T01:15:00Z, true",
    // is skipped altogether, so the next is a week later
    "SUN, 02:15, 02:45, 2026-03-29T01:00:00Z, 2026-04-05T00:15:00Z, 2026-04-05T00:45:00Z, false",
    // over the jump back, and from the first to the second of a time that comes twice
    "SAT, 22:00, 04:00, 2026-10-25T02:30:00Z, 2026-10-24T20:00:00Z, 2026-10-25T03:00:00Z, true",
    "SUN, 02:00, 02:30, 2026-10-25T01:20:00Z, 2026-10-25T00:00:00Z, 2026-10-25T01:30:00Z, true",
  })
  void weeklyWindowsGoByTheClocksOfTheirZone(
      String days, String from, String to, String now, String start, String end, boolean active) {
    Schedule schedule =
        new Schedule(
            null, new Schedule.Weekly(List.of(days.split(" ", -1)), from, to, "Europe/Berlin"));
    schedule.require();
    long millis = Instant.parse(now).toEpochMilli();
    assertEquals(
        new Schedule.Span(Instant.parse(start), Instant.parse(end)),
        schedule.next(millis).orElseThrow());
    assertEquals(active, schedule.isActive(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-27T21:59:59Z, false, true",
    "2026-11-27T22:00:00Z, true, true",
    "2026-11-28T01:59:59Z, true, true",
    "2026-11-28T02:00:00Z, false, false",
  })
  void aWindowOfOneTimeIsOverForGood(String now, boolean active, boolean comes) {
    Schedule schedule =
        new Schedule(new Schedule.Once("2026-11-27T22:00:00Z", "2026-11-28T02:00:00Z"), null);
    long millis = Instant.parse(now).toEpochMilli();
    assertEquals(active, schedule.isActive(millis));
    assertEquals(comes, schedule.next(millis).isPresent());
  }
}
