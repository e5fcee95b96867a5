package dev.tidemark.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kie.api.io.Resource;
import org.kie.internal.builder.conf.LanguageLevelOption;

/** What is accepted, and for what is not, where and what is said. */
class RuleTextTest {

  /** Conditions and verbs that are part of the language. */
  static Stream<String> accepted() {
    return Stream.of(
        when("StockPosition()"),
        when("$s : StockPosition( available < 5 )"),
        when("StockPosition( available == 5, sku != \"A\" )"),
        when("StockPosition( available <= 5 && held >= 1 || sold > 2 )"),
        when("StockPosition( !(available > 5) )"),
        when("StockPosition( !!(available > 5) )"),
        when("OversellExposure( aligned )"),
        when("OversellExposure( !aligned, aligned == false )"),
        when("StockPosition( available in (1, 2.5, -3) )"),
        when("StockPosition( category not in (\"shoes\", \"hats\") )"),
        when("StockPosition( (available + held) * 2 - -1 < total / 3 )"),
        when("StockPosition( $a : available, $a < 5 )"),
        when("$s : StockPosition( ) SalesVelocity( unitsLastHour > $s.available )"),
        when("$s : StockPosition( ) SalesVelocity( sku == $s.sku )"),
        when("$s : StockPosition( ) not StuckHolds( units > $s.available )"),
        when("StockPosition( ) exists StuckHolds( $u : units, $u > 3 )"),
        when("SaleStage( stage == \"rush\" ) StockPosition( )"),
        when("not SaleStage( stage == \"rush\" ) StockPosition( )"),
        when("FeedHealth( state == \"SILENT\" )"),
        when("ChannelState( lagSeconds > 5.5 )"),
        when("// note\n /* and\n more */ StockPosition( )"),
        when("StockPosition( available\r\n < 5 )"),
        then("actions.alert(\"text\");"),
        then("actions.alert(\"a \" + $s.available * 2 + \" b \" + 3);"),
        then("actions.alert($s.sku);"),
        then("actions.alert($s.available);"),
        then("actions.throttle(50);"),
        then("actions.throttle($s.available / 2);"),
        then("actions.rebucket();"),
        then("actions.rebucket(\"widen\"); actions.resend(); actions.pause();"),
        then("actions.replenish(100); actions.webhook(\"erp-orders\");"),
        "rule unquoted when StockPosition() then actions.pause(); end",
        "rule \"a, b (c) d/e\" when StockPosition() then actions.pause(); end;",
        "rule r @severity(P1) @hold(\"0s\") @silence(\"never\") when StockPosition() then"
            + " actions.pause(); end",
        "rule r @tunable( a = 1, b = -2.5 ) when Policy( $a : a ) StockPosition( total > $a )"
            + " then actions.alert(\"\" + $a); end",
        "rule r @tunable( a = 1 ) when $p : Policy() StockPosition( total > $p.a )"
            + " then actions.pause(); end");
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void isPartOfTheLanguage(String source) {
    RuleText text = RuleText.parse(source);
    assertEquals(List.of(), text.diagnostics(), source);
    assertEquals(1, RuleSet.compile(List.of(new Deployed("t", 1, text, false))).rules().size());
  }

  /** The language is a part of DRL, so what is accepted is read by Drools' own parser too. */
  @ParameterizedTest
  @MethodSource({"accepted", "shipped"})
  void isDrl(String source) throws DroolsParserException {
    DrlParser parser = new DrlParser(LanguageLevelOption.DRL6);
    PackageDescr read = parser.parse((Resource) null, source);
    assertEquals(List.of(), parser.getErrors(), source);
    assertEquals(RuleText.parse(source).summaries().size(), read.getRules().size());
  }

  static Stream<String> shipped() {
    return ShippedRules.all().values().stream();
  }

  /** A text, and where and what is said of it. */
  static Stream<Arguments> refused() {
    return Stream.of(
        row("", "1:1 there is no rule here"),
        row(
            "import java.util.List;",
            "1:1 import is not allowed: facts are known by their names: leave it out"),
        row("package a;", "1:1 package is not allowed: leave it out"),
        row("hello", "1:1 expected rule, found 'hello'"),
        row("rule low-water when", "1:6 put the name of the rule in double quotes"),
        row(
            "rule \"a\"\n  salience 10\nwhen",
            "2:3 salience is not allowed: every rule that is true is found, in no order: leave it out"),
        row("rule \"a\" enabled false", "1:10 enabled is not allowed: pause the text instead"),
        row(
            "rule \"a\" timer( 5s )",
            "1:10 timer is not allowed: rules are asked all the time: use @hold( \"5m\" )"),
        row(
            "rule \"a\" @hodl(\"5m\") when StockPosition() then actions.pause(); end",
            "1:11 there is no annotation @hodl: did you mean hold?"),
        row(
            "rule \"a\" @hold(\"5 min\") when StockPosition() then actions.pause(); end",
            "1:16 @hold is a whole number and s, m, h or d in double quotes, like \"5m\", at most \"30d\""),
        row(
            "rule \"a\" @hold(\"31d\") when StockPosition() then actions.pause(); end",
            "1:16 @hold is a whole number and s, m, h or d in double quotes, like \"5m\", at most \"30d\""),
        row(
            "rule \"a\" @severity(P4) when StockPosition() then actions.pause(); end",
            "1:20 @severity is P1, P2 or P3"),
        row(
            "rule \"a\" @repeat(\"5s\") when StockPosition() then actions.pause(); end",
            "1:18 @repeat is at least \"1m\""),
        row(
            when("StokPosition()"),
            "3:3 there is no fact StokPosition: did you mean StockPosition?"),
        row(
            when("StockPosition( availabel < 5 )"),
            "3:18 StockPosition has no property availabel: did you mean available?"),
        row(
            when("StockPosition( available < \"5\" )"),
            "3:28 a number cannot be compared with a text"),
        row(when("StockPosition( sku < \"A\" )"), "3:22 < compares numbers, not a text"),
        row(
            when("StockPosition( available )"),
            "3:18 a condition is expected, this is a number: compare it with something"),
        row(when("StockPosition( available = 5 )"), "3:28 = is not allowed: compare with =="),
        row(
            when("StockPosition( sku matches \"a.*\" )"),
            "3:22 matches is not allowed: use == or in (...)"),
        row(when("StockPosition( available < $x )"), "3:30 $x is not bound before"),
        row(
            when("$s : StockPosition() SalesVelocity( unitsLastHour > $s )"),
            "3:55 $s is a whole fact: write $s.property"),
        row(
            when("StockPosition( eval(true) )"),
            "3:18 eval is not allowed: write the condition itself"),
        row(
            when("StockPosition() eval(true)"),
            "3:19 eval is not allowed: write the condition inside a pattern"),
        row(
            when("StockPosition() or SyncLag()"),
            "3:19 or is not allowed: write two rules, or use || inside a pattern"),
        row(
            when("StockPosition( available > 5 && < 10 )"),
            "3:35 expected a property, a variable, a number or a text, found '<'"),
        row(
            when("StockPosition() ChannelState()"),
            "3:19 ChannelState is about a channel, the facts before it about a product: a rule is about one of them"),
        row(
            when("not StockPosition()"),
            "1:1 a rule needs one fact that is there and about something, like StockPosition( ... ): not, exists, Policy and SaleStage alone do not say what it is about"),
        row(
            when("SaleStage()"),
            "1:1 a rule needs one fact that is there and about something, like StockPosition( ... ): not, exists, Policy and SaleStage alone do not say what it is about"),
        row(
            when("Policy( $l : lowWater ) StockPosition()"),
            "3:16 lowWater is not a tunable of this rule: declare it with @tunable( lowWater = 10 )"),
        row(when("s : StockPosition()"), "3:3 variables start with $: write $s"),
        row(
            when("StockPosition( sku == 'a' )"),
            "3:25 ' is not allowed: put texts in double quotes"),
        row(
            when("StockPosition( sku == \"a )"),
            "3:25 the text that starts here is not closed: a \" is missing on its line"),
        row(then("actions.alrt(\"x\");"), "5:11 there is no verb alrt: did you mean alert?"),
        row(then("actions.pause(1);"), "5:11 pause() takes no argument, not 1 arguments"),
        row(then("actions.alert();"), "5:11 alert takes message, not 0 arguments"),
        row(
            then("actions.throttle(\"5\");"),
            "5:20 the requestsPerSecond of throttle is a number, not a text"),
        row(then("actions.throttle(0);"), "5:20 the requestsPerSecond of throttle must be above 0"),
        row(
            then("actions.throttle(-1);"),
            "5:20 the requestsPerSecond of throttle must be above 0"),
        row(then("actions.rebucket(\"up\");"), "5:20 the how of rebucket is level, widen, shrink"),
        row(then("actions.webhook($s.sku);"), "5:19 the name of webhook is a text in quotes"),
        row(
            then("actions.alert(available);"),
            "5:17 available is not known here: bind it in a condition, $available : available, and write $available"),
        row(
            then("System.exit(1);"),
            "5:3 'System' is not allowed: after then stand verbs only, like actions.alert(\"...\");"),
        row(then(""), "6:1 a rule calls at least one verb, like actions.alert(\"...\");"),
        row(
            then("actions.alert(\"a\"); actions.alert(\"b\");"),
            "5:23 a rule alerts once: join the messages with +"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void saysWhereAndWhat(String source, String expected) {
    List<Diagnostic> diagnostics = RuleText.parse(source).diagnostics();
    assertEquals(expected, shown(diagnostics.get(0)), source);
    assertTrue(diagnostics.size() <= 2, diagnostics::toString);
  }

  @Test
  void everyRuleSaysWhatIsWrongWithIt() {
    String source =
        when("StockPosition( a < 1, b > 2 )").replace("rule r", "rule r1")
            + "\n"
            + when("StockPosition( available < ").replace("rule r", "rule r2")
            + "\n"
            + then("actions.pouse();").replace("rule r", "rule r3");
    assertEquals(
        List.of("3:18", "3:25", "11:1", "19:11"),
        RuleText.parse(source).diagnostics().stream()
            .map(each -> each.line() + ":" + each.column())
            .toList());
  }

  @Test
  void annotationsBecomeSettings() {
    RuleText text =
        RuleText.parse(
            "rule r @severity(\"P1\") @title(\"T\") @hold(\"5m\") @clear(\"10m\") @cooldown(\"1d\")"
                + " @repeat(\"1h\") @escalate(\"10m\") @runbook(\"restart-sync\")"
                + " @silence(\"never\") when StockPosition() then actions.pause(); end\n"
                + "rule s when StockPosition() then actions.pause(); end");
    assertEquals(
        new RuleSettings(
            Severity.P1,
            "T",
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofDays(1),
            Duration.ofHours(1),
            Duration.ofMinutes(10),
            "restart-sync",
            false),
        text.summaries().get(0).settings());
    assertEquals(
        new RuleSettings(
            Severity.P3, "s", Duration.ZERO, Duration.ZERO, Duration.ZERO, null, null, null, true),
        text.summaries().get(1).settings());
  }

  @Test
  void tunablesAreDeclaredWithTheirDefaults() {
    RuleText text =
        RuleText.parse(
            "rule r @tunable( a = 1, b = -2.5 ) when StockPosition() then actions.pause(); end");
    assertEquals(Map.of("a", 1.0, "b", -2.5), text.tunables());
    assertEquals(
        "2:18 a is 1 in another rule of this text: give it one default",
        shown(
            RuleText.parse(
                    text.source()
                        + "\nrule s @tunable( a = 2 ) when StockPosition() then actions.pause(); end")
                .diagnostics()
                .get(0)));
  }

  @Test
  void namesOfRulesAreDistinct() {
    String rule = "rule \"a\" when StockPosition() then actions.pause(); end\n";
    assertEquals(
        "2:6 there is another rule \"a\" in this text",
        shown(RuleText.parse(rule + rule).diagnostics().get(0)));
  }

  private static String shown(Diagnostic diagnostic) {
    return diagnostic.line() + ":" + diagnostic.column() + " " + diagnostic.message();
  }

  private static Arguments row(String source, String expected) {
    return Arguments.of(source, expected);
  }

  private static String when(String conditions) {
    return "rule r\nwhen\n  " + conditions + "\nthen\n  actions.pause();\nend\n";
  }

  private static String then(String verbs) {
    return "rule r\nwhen\n  $s : StockPosition()\nthen\n  " + verbs + "\nend\n";
  }
}
