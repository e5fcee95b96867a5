package dev.tidemark.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.rules.facts.BucketSkew;
import dev.tidemark.rules.facts.ChannelState;
import dev.tidemark.rules.facts.ConservationGap;
import dev.tidemark.rules.facts.FeedHealth;
import dev.tidemark.rules.facts.OversellExposure;
import dev.tidemark.rules.facts.SaleStage;
import dev.tidemark.rules.facts.SalesVelocity;
import dev.tidemark.rules.facts.StockPosition;
import dev.tidemark.rules.facts.StuckHolds;
import dev.tidemark.rules.facts.SyncLag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped rules as an operator meets them: who is told what, at which boundary. */
class ShippedRulesTest {

  private static final RuleSet ALL =
      RuleSet.compile(
          ShippedRules.all().entrySet().stream()
              .map(text -> new Deployed(text.getKey(), 1, RuleText.parse(text.getValue()), false))
              .toList());

  static Stream<String> names() {
    return ShippedRules.NAMES.stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyTextIsValidAndExplainsItself(String name) {
    String source = ShippedRules.source(name);
    assertEquals(List.of(), RuleText.parse(source).diagnostics());
    assertTrue(source.startsWith("// "), name);
    for (String part : List.of("// Facts ", "// Tunables ", "// What to do: ")) {
      assertTrue(source.contains(part), name + " lacks " + part);
    }
    RuleText.parse(source).tunables().keySet().stream()
        .filter(tunable -> !source.substring(0, source.indexOf("rule \"")).contains(tunable))
        .forEach(
            tunable ->
                assertTrue(
                    source.contains("in the rush"), tunable + " of " + name + " is not told"));
  }

  @Test
  void theListIsTheDirectory() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/rules"))) {
      assertEquals(
          ShippedRules.NAMES.stream().map(name -> name + ".drl").collect(Collectors.toSet()),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  /** What is known, at which stage, and which rules are true then. */
  static Stream<Arguments> situations() {
    return Stream.of(
        row("low", product(200, 9, 180, 1, 12), "low water, fixed"),
        row("not yet low", product(200, 10, 180, 1, 12)),
        row("low, none sold for an hour", product(200, 9, 180, 0, 0)),
        row("sold out", product(200, 0, 200, 10, 100)),
        row("no stock was ever given", product(0, 0, 0, 0, 0)),
        row("a small lot at its start", product(5, 5, 0, 1, 4)),
        row("a small lot, half gone", product(5, 3, 2, 1, 4)),
        row("a small lot, nearly gone", product(5, 1, 4, 0.2, 4), "low water, fixed"),
        row("low by pace", product(1000, 299, 500, 10, 100), "low water, by pace"),
        row("enough for the lead time", product(1000, 300, 500, 10, 100)),
        row("too slow for a pace", product(1000, 10, 0, 0.8, 20)),
        row("ten minutes left", product(1000, 100, 500, 10, 100), "sell-out imminent"),
        row("a little more", product(1000, 101, 500, 10, 100), "low water, by pace"),
        row("four hot minutes", product(1000, 200, 500, 50, 100), "sell-out imminent"),
        row("three hot minutes", product(1000, 150, 500, 50, 100), "sell-out imminent, hot"),
        row("three minutes, not hot", product(1000, 147, 500, 49, 100), "sell-out imminent"),
        row("oversold", exposure("oversoldUnits", 1), "oversell"),
        row("not oversold", exposure("oversoldUnits", 0)),
        row("exposed", exposure("exposedUnits", 6, "aligned", true), "oversell exposure, units"),
        row(
            "exposed, and the ledger never had any",
            known()
                .with(StockPosition.class)
                .with(OversellExposure.class, "exposedUnits", 6, "aligned", true)),
        row("exposed within the allowance", exposure("exposedUnits", 5, "aligned", true)),
        row("reports of different times", exposure("exposedUnits", 60, "aligned", false)),
        row(
            "old reports",
            exposure("available", 100, "unitsSoldInLag", 51),
            "oversell exposure, lag"),
        row("young reports", exposure("available", 100, "unitsSoldInLag", 50)),
        row("old reports of what is sold out", exposure("available", 0, "unitsSoldInLag", 50)),
        row("skew", skew(1, 20), "bucket skew"),
        row("little skew", skew(1, 19)),
        row("skew without an empty bucket", skew(0, 500)),
        row("much skew, no rush", skew(2, 100), "bucket skew"),
        rush("some skew in the rush", skew(2, 99), "bucket skew"),
        rush("much skew in the rush", skew(2, 100), "bucket skew in the rush"),
        row("cache above", drift(5, 5, 15), "cache drift, too many"),
        row("cache above, young", drift(5, 5, 14.9)),
        row("cache a little above", drift(4, 4, 60)),
        row("cache below", drift(5, 0, 15), "cache drift, too few"),
        row("stuck", stuck(1, 60), "stuck holds"),
        row("hardly stuck", stuck(1, 59.9)),
        row("gap", known().with(ConservationGap.class, "gapUnits", 1), "conservation gap"),
        row(
            "negative gap",
            known().with(ConservationGap.class, "gapUnits", -1),
            "conservation gap"),
        row("no gap", known().with(ConservationGap.class, "gapUnits", 0)),
        row("hot", speedUp(3, 20, 40), "hot product"),
        row("hardly faster", speedUp(2.9, 20, 40)),
        row("few units", speedUp(9, 19, 40)),
        row("the first minute of a sale", speedUp(60, 20, 39)),
        row("dead", dead(100, 0, 1_000_000), "dead stock, none sold"),
        row("dead, but hardly any left", dead(99, 0, 1_000_000)),
        row(
            "never sold",
            dead(100, 0, 1_000_000).with(StockPosition.class, "available", 100, "sold", 0)),
        rush("nothing sold yet in the rush", dead(500, 0, 1_000_000)),
        row("slow", dead(100, 1, 90.1), "dead stock, slow"),
        row("lasts a season", dead(100, 1, 90)),
        row("channel behind", channel(3, 121), "channel lag, updates"),
        row("channel in time", channel(3, 120)),
        row("channel without reports", channel(0, 901), "channel lag, reports"),
        row("channel reports", channel(0, 900)),
        row("silent", feed("SILENT"), "silent feed"),
        row("live", feed("LIVE")),
        row("never heard of", feed("NEVER")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("situations")
  void tellsWhatItShould(String what, SubjectFacts facts, SaleStage stage, Set<String> rules) {
    Evaluation evaluation = ALL.evaluate(List.of(facts), stage, Parameters.DEFAULTS);
    assertEquals(
        rules,
        evaluation.findings().stream()
            .map(finding -> finding.rule().rule())
            .collect(Collectors.toSet()));
    assertTrue(evaluation.broken().isEmpty());
    evaluation
        .findings()
        .forEach(finding -> assertTrue(finding.message().matches(".*[0-9].*"), finding.message()));
  }

  @Test
  void everyRuleIsSeenTrue() {
    Set<Object> expected =
        situations().flatMap(row -> ((Set<?>) row.get()[3]).stream()).collect(Collectors.toSet());
    assertEquals(ALL.rules().stream().map(RuleKey::rule).collect(Collectors.toSet()), expected);
  }

  @Test
  void theyNeverFlapNorHideAnOversell() {
    List<RuleSettings> settings = new ArrayList<>();
    for (String name : ShippedRules.NAMES) {
      RuleText text = RuleText.parse(ShippedRules.source(name));
      text.summaries().forEach(rule -> settings.add(rule.settings()));
      boolean isAboutTruth = name.startsWith("oversell") || name.equals("conservation-gap");
      text.summaries()
          .forEach(rule -> assertEquals(!isAboutTruth, rule.settings().mayBeHidden(), name));
    }
    assertEquals(ALL.rules().size(), settings.size());
    settings.forEach(each -> assertTrue(each.clear().toSeconds() >= 60, each.title()));
  }

  @Test
  void saysItInUnitsAndMinutes() {
    Evaluation evaluation =
        ALL.evaluate(
            List.of(product(1000, 150, 500, 50, 100).facts()), Known.RUSH, Parameters.DEFAULTS);
    assertEquals(
        "150 units left, empty in 3 min at 50 a minute", evaluation.findings().get(0).message());
  }

  private static Arguments row(String what, Known known, String... rules) {
    return Arguments.of(what, known.facts(), Known.NORMAL, Set.of(rules));
  }

  private static Arguments rush(String what, Known known, String... rules) {
    return Arguments.of(what, known.facts(), Known.RUSH, Set.of(rules));
  }

  private static Known known() {
    return Known.product("A");
  }

  private static Known product(long total, long available, long sold, double pace, long hour) {
    return known()
        .with(
            StockPosition.class,
            "total",
            total,
            "available",
            available,
            "sold",
            sold,
            "soldPercent",
            total == 0 ? 0 : 100.0 * (total - available) / total)
        .with(
            SalesVelocity.class,
            "unitsPerMinute",
            pace,
            "unitsLastFiveMinutes",
            (long) (pace * 5),
            "unitsLastHour",
            hour,
            "unitsLastDay",
            hour,
            "minutesToEmpty",
            pace == 0 ? 1_000_000 : available / pace);
  }

  private static Known exposure(Object... properties) {
    return known().with(StockPosition.class, "total", 100).with(OversellExposure.class, properties);
  }

  private static Known skew(int empty, long stranded) {
    return known()
        .with(BucketSkew.class, "buckets", 8, "emptyBuckets", empty, "strandedUnits", stranded);
  }

  private static Known drift(long drift, long excess, double seconds) {
    return known()
        .with(SyncLag.class, "driftUnits", drift, "excessUnits", excess, "lagSeconds", seconds);
  }

  private static Known stuck(long units, double seconds) {
    return known().with(StuckHolds.class, "units", units, "holds", units, "oldestSeconds", seconds);
  }

  private static Known speedUp(double times, long units, long hour) {
    return known()
        .with(StockPosition.class, "available", 500, "total", 1000)
        .with(
            SalesVelocity.class,
            "speedUp",
            times,
            "unitsLastMinute",
            units,
            "unitsLastHour",
            hour,
            "unitsLastDay",
            100,
            "minutesToEmpty",
            100);
  }

  private static Known dead(long available, long lastDay, double days) {
    return known()
        .with(StockPosition.class, "available", available, "total", 1000, "sold", 1)
        .with(
            SalesVelocity.class,
            "unitsLastDay",
            lastDay,
            "daysOfCover",
            days,
            "minutesToEmpty",
            1_000_000);
  }

  private static Known channel(long pending, double lag) {
    return Known.of(Subject.Kind.CHANNEL, "web")
        .with(ChannelState.class, "products", 10, "pendingUpdates", pending, "lagSeconds", lag);
  }

  private static Known feed(String state) {
    return Known.of(Subject.Kind.SOURCE, "pos")
        .with(FeedHealth.class, "state", state, "silentSeconds", 300, "expectedGapSeconds", 60);
  }
}
