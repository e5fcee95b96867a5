package dev.tidemark.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.rules.facts.OversellExposure;
import dev.tidemark.rules.facts.SalesVelocity;
import dev.tidemark.rules.facts.StockPosition;
import dev.tidemark.rules.facts.StuckHolds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that want more than to be rules. Each is refused, or is harmless; none ever runs. */
class AttackTest {

  private static final Path MARKER =
      Path.of(
          System.getProperty("java.io.tmpdir"), "tidemark-attack-" + ProcessHandle.current().pid());

  /** Java that leaves a mark if it is run. */
  private static final String MARK = "new java.io.File(\"" + MARKER + "\").createNewFile()";

  private static final String EXEC = "Runtime.getRuntime().exec(\"touch " + MARKER + "\")";

  @AfterEach
  void nothingRan() {
    assertFalse(Files.exists(MARKER));
  }

  /** What got code run, or tried to, when texts were handed to Drools as they were. */
  static Stream<String> classics() {
    return Stream.of(
        then(EXEC + ".waitFor();"),
        then(
            "actions.alert(java.nio.file.Files.readString(java.nio.file.Path.of(\"/etc/hostname\")));"),
        "function boolean f() { " + MARK + "; return true; }\n" + when("StockPosition( f() )"),
        "import static java.lang.Runtime.getRuntime;\n" + then("getRuntime();"),
        "import function java.lang.Runtime.getRuntime;\n" + then("getRuntime();"),
        when("StockPosition() eval( " + MARK + " )"),
        when("StockPosition( " + MARK + " == true )"),
        when("StockPosition( " + EXEC + ".waitFor() == 0 )"),
        when("$s : StockPosition( $s.getClass().forName(\"java.lang.Runtime\") != null )"),
        "rule a dialect \"mvel\" when StockPosition() then " + EXEC + "; end",
        when("Object() from java.util.List.of( " + MARK + " )"),
        when(
            "Number() from accumulate( StockPosition(), init( "
                + MARK
                + "; ) action( ; ) result( 1 ) )"),
        when("accumulate( StockPosition(); $n : count( " + MARK + " ) )"),
        "rule a salience ( " + MARK + " ? 1 : 0 ) when StockPosition() then actions.pause(); end",
        "rule a enabled ( " + MARK + " ) when StockPosition() then actions.pause(); end",
        "rule a timer( expr: " + MARK + " ? 1 : 1 ) when StockPosition() then actions.pause(); end",
        "declare X a : boolean = " + MARK + " end\n" + then("insert(new X());"),
        then("Class c = actions.getClass().getClassLoader().loadClass(\"java.io.File\");"),
        "query q(boolean b) b := Boolean() from java.util.List.of("
            + MARK
            + ") end\n"
            + when("StockPosition() q(b;)"),
        when("StockPosition( $x : " + MARK + " )"),
        then("actions.alert(\"a\\u0022); " + MARK + "; //\");"),
        when("StockPosition( eval( " + MARK + " ) )"),
        when("OversellExposure( aligned == ( " + MARK + " ) )"),
        then(
            "((java.util.function.Consumer<String>)(p->{ "
                + MARK
                + "; })).accept(\"x\"); drools.halt();"),
        then("new java.net.URL(\"file:///etc/hostname\").openStream().close();"),
        when("StockPosition() if ( " + MARK + " ) do[x]"),
        "rule a @foo(" + MARK + ") when StockPosition() then actions.pause(); end",
        "rule \"a*/ static { " + MARK + "; } /*\" when StockPosition() then actions.pause(); end",
        when(
            "java.util.ArrayList( size > 0 ) from collect( Object() from java.util.List.of( "
                + MARK
                + " ) )"),
        when("$s : StockPosition() $x : /sku[ " + MARK + " ]"),
        "import accumulate javax.management.loading.MLet f;\n"
            + when("accumulate( StockPosition(); $n : f( 1 ) )"),
        "import java.io.File;\n" + then("new File(\"" + MARKER + "\").createNewFile();"));
  }

  static Stream<String> conditions() {
    return Stream.of(
            "StockPosition( sku.length > 0 )",
            "StockPosition( sku.getBytes().length > 0 )",
            "StockPosition( class != null )",
            "StockPosition( getClass() != null )",
            "StockPosition( hashCode > 0 )",
            "StockPosition( hashCode() > 0 )",
            "StockPosition( toString() == \"x\" )",
            "StockPosition( this != null )",
            "StockPosition( this == $s )",
            "StockPosition( this#StockPosition.available > 0 )",
            "StockPosition( sku!.length > 0 )",
            "StockPosition( sku str[startsWith] \"A\" )",
            "StockPosition( sku memberOf $x )",
            "StockPosition( sku matches \"(a+)+$\" )",
            "StockPosition( sku not matches \"((a*)*)*b\" )",
            "StockPosition( sku soundslike \"A\" )",
            "StockPosition( sku contains \"A\" )",
            "StockPosition( sku excludes \"A\" )",
            "StockPosition( sku ~= \"A\" )",
            "StockPosition( available > 5 ? true : false )",
            "StockPosition( available > 5 && < 10 )",
            "StockPosition( available ( > 5 && < 10 ) )",
            "StockPosition( \"A\", 5; )",
            "StockPosition( \"A\"; available > 5 )",
            "StockPosition( $a := available )",
            "$s := StockPosition()",
            "StockPosition( available = 5 )",
            "StockPosition( available += 5 )",
            "StockPosition( available++ > 5 )",
            "StockPosition( ~available > 5 )",
            "StockPosition( available << 60 > 5 )",
            "StockPosition( available & 1 > 5 )",
            "StockPosition( available % 0 > 5 )",
            "StockPosition( available > 0x7fffffff )",
            "StockPosition( available > 1e308 )",
            "StockPosition( available > 99999999999999999999 )",
            "StockPosition( available > 5L )",
            "StockPosition( available > 5B )",
            "StockPosition( sku == `A` )",
            "StockPosition( sku == 'A' )",
            "StockPosition( sku == \"\"\"A\"\"\" )",
            "StockPosition( sku == \"A\\\" )",
            "StockPosition( sku == null )",
            "StockPosition( new String() == sku )",
            "StockPosition( sku instanceof String )",
            "StockPosition( [1, 2] contains available )",
            "StockPosition( with (this) { } )",
            "StockPosition( System.exit(1) )",
            "StockPosition( T(java.lang.Runtime) == sku )",
            "StockPosition( java.lang.Runtime.runtime != null )",
            "StockPosition( $key == sku )",
            "StockPosition( $policy.at(0) > 1 )",
            "StockPosition( Division.nonZero(1) > 0 )",
            "StockPosition( drools != null )",
            "StockPosition( x -> true )",
            "StockPosition( String::valueOf )",
            "StockPosition() over window:length( 5 )",
            "StockPosition() over window:time( 5s )",
            "StockPosition() from entry-point \"x\"",
            "StockPosition() from $list",
            "StockPosition() and SyncLag()",
            "( StockPosition() or SyncLag() )",
            "not ( StockPosition() and SyncLag() )",
            "not( not( StockPosition() ) )",
            "forall( StockPosition( available > 0 ) )",
            "exists( StockPosition() and not SyncLag() )",
            "collect( StockPosition() )",
            "?query( x; )",
            "/stocks[ available > 5 ]",
            "$s : StockPosition/sku",
            "dev.tidemark.rules.facts.StockPosition()",
            "java.lang.Object()",
            "Object()",
            "String()",
            "Fact()",
            "Row()",
            "InitialFact()",
            "StockPosition() @watch( * )",
            "StockPosition @watch( available ) ()",
            "StockPosition() ; DROP TABLE rules",
            "StockPosition() ChannelState()",
            "FeedHealth() ChannelState()",
            "not StockPosition()",
            "Policy()",
            "not Policy() StockPosition()",
            "StockPosition<String>()",
            "StockPosition[]()",
            "${StockPosition}()",
            "#{1+1}",
            "StockPosition( available < \u0660 )",
            "StockPosition( av\u0430ilable < 5 )",
            "StockPosition( available < 5 \u0000 )",
            "StockPosition( available < 5 \u2028 )",
            "StockPosition( available < 5 \u202e )",
            "StockPosition( available \\u003c 5 )",
            "/* StockPosition()",
            "StockPosition( " + "(".repeat(2000) + "1" + ")".repeat(2000) + " > 0 )",
            "StockPosition( " + "!".repeat(5000) + "(available > 0) )",
            "StockPosition( 0 > " + "-".repeat(5000) + "1 )",
            "StockPosition( available > 0" + " + available".repeat(3000) + " )",
            "StockPosition( available in (" + "1, ".repeat(5000) + "1) )",
            "StockPosition( " + "available > 0, ".repeat(2000) + "available > 0 )",
            "StockPosition( 0 < 9" + " / total".repeat(5) + " )",
            "StockPosition( 0 < " + "(9 / ".repeat(15) + "total" + ")".repeat(15) + " )",
            "StockPosition( $l : total" + ", $l < 1 ".repeat(31) + ")",
            "StockPosition() ".repeat(2000),
            "not ".repeat(5000) + "StockPosition()",
            "StockPosition( $" + "a".repeat(60_000) + " : available )",
            "StockPosition( sku == \"" + "a".repeat(60_000) + "\" )",
            "StockPosition( available > " + "9".repeat(60_000) + " )")
        .map(AttackTest::when);
  }

  static Stream<String> verbs() {
    return Stream.of(
            "modify( $s ) { setAvailable( 5 ) }",
            "update( $s );",
            "insert( $s );",
            "insertLogical( $s );",
            "delete( $s );",
            "retract( $s );",
            "drools.halt();",
            "drools.setFocus( \"x\" );",
            "kcontext.getKieRuntime().halt();",
            "while (true) { }",
            "for (;;);",
            "throw new Error();",
            "return;",
            "actions = null;",
            "actions.getClass();",
            "actions.alert.call();",
            "actions.alert(\"x\").toString();",
            "actions.alert($s);",
            "actions.alert($s.class);",
            "actions.alert($s.getClass());",
            "actions.alert($s.sku.length);",
            "actions.alert(\"x\" + Runtime.getRuntime());",
            "actions.alert(() -> \"x\");",
            "actions.alert(\"a\", \"b\");",
            "actions.alert(\"\" + 1 / 0 + new Object());",
            "actions.webhook(\"http://169.254.169.254/\");",
            "actions.webhook(\"../admin\");",
            "actions.webhook($s.sku);",
            "actions.webhook(\"a\" + \"b\");",
            "actions.throttle(0);",
            "actions.throttle(-5);",
            "actions.throttle(NaN);",
            "actions.replenish(99999999999999999999);",
            "actions.wait();",
            "actions.notify();",
            "actions.finalize();",
            "dispatcher.run(drools.getMatch());",
            "this.actions.pause();",
            "super.pause();",
            "{ actions.pause(); }",
            "if (true) actions.pause();",
            "actions.pause() actions.pause();",
            "actions . pause ( 1 ) ;",
            "actions.pause();".repeat(3000),
            "actions.alert(\"a\"" + " + \"a\"".repeat(3000) + ");",
            "actions.alert(" + "(".repeat(3000) + "1" + ")".repeat(3000) + ");",
            "actions.alert(\"${" + EXEC.replace("\"", "") + "}\" + ${1});",
            "actions.alert(\"a\nb\");",
            "end rule b when eval(true) then " + EXEC + ";",
            "then actions.pause();",
            "then[x] actions.pause();")
        .map(AttackTest::then);
  }

  static Stream<String> texts() {
    return Stream.of(
        "\uFEFF" + then("actions.pause();"),
        "package java.lang;\n" + then("actions.pause();"),
        "unit X;\n" + then("actions.pause();"),
        "global java.lang.Runtime r;\n" + then("r.exec(\"x\");"),
        "import dev.tidemark.rules.*;\n" + then("actions.pause();"),
        "expander x.dsl\n" + then("actions.pause();"),
        "declare enum E A, B end\n" + then("actions.pause();"),
        "declare StockPosition @role( event ) end\n" + then("actions.pause();"),
        "declare trait T end\n" + then("actions.pause();"),
        "declare entry-point e end\n" + then("actions.pause();"),
        "query \"x\" StockPosition() end\n" + then("actions.pause();"),
        "rule a extends b when StockPosition() then actions.pause(); end",
        "rule a no-loop true when StockPosition() then actions.pause(); end",
        "rule a lock-on-active true when StockPosition() then actions.pause(); end",
        "rule a agenda-group \"x\" when StockPosition() then actions.pause(); end",
        "rule a activation-group \"x\" when StockPosition() then actions.pause(); end",
        "rule a ruleflow-group \"x\" when StockPosition() then actions.pause(); end",
        "rule a auto-focus true when StockPosition() then actions.pause(); end",
        "rule a duration 1 when StockPosition() then actions.pause(); end",
        "rule a calendars \"x\" when StockPosition() then actions.pause(); end",
        "rule a date-effective \"1-jan-2020\" when StockPosition() then actions.pause(); end",
        "rule a attributes salience 1 when StockPosition() then actions.pause(); end",
        "rule a @All when StockPosition() then actions.pause(); end",
        "rule a @Direct @Propagation(IMMEDIATE) when StockPosition() then actions.pause(); end",
        "rule a @severity(" + EXEC + ") when StockPosition() then actions.pause(); end",
        "rule a @severity(\"P1\", \"P2\") when StockPosition() then actions.pause(); end",
        "rule a @severity(value = \"P1\") when StockPosition() then actions.pause(); end",
        "rule a @hold(\"-5m\") when StockPosition() then actions.pause(); end",
        "rule a @hold(\"99999999999999999999d\") when StockPosition() then actions.pause(); end",
        "rule a @title(\"" + "x".repeat(199) + "\") when StockPosition() then actions.pause(); end",
        "rule a @runbook(\"../../bin/sh\") when StockPosition() then actions.pause(); end",
        "rule a @tunable( class = new X() ) when StockPosition() then actions.pause(); end",
        "rule a @tunable( x = 1, x = 2 ) when StockPosition() then actions.pause(); end",
        "rule a"
            + " @hold(\"1m\")".repeat(4000)
            + " when StockPosition() then actions.pause(); end",
        "rule \"\" when StockPosition() then actions.pause(); end",
        "rule \"a\\\"b\" when StockPosition() then actions.pause(); end",
        "rule \"../../x\" when StockPosition() then actions.pause(); end",
        "rule \"" + "a".repeat(100) + "\" when StockPosition() then actions.pause(); end",
        "rule a when StockPosition() then actions.pause(); end\n".repeat(1000),
        manyParts(),
        "rule ".repeat(10_000),
        "@".repeat(60_000),
        "(".repeat(60_000),
        "\"".repeat(60_001),
        "/*".repeat(30_000),
        "rule a when StockPosition( ".repeat(2000),
        "x".repeat(RuleText.MOST_CHARACTERS + 1),
        "\n".repeat(60_000) + "x",
        "rule r" + "\u0000" + " when StockPosition() then actions.pause(); end");
  }

  @ParameterizedTest
  @MethodSource({"classics", "conditions", "verbs", "texts"})
  void isRefusedWithAReason(String source) {
    List<Diagnostic> diagnostics = RuleText.parse(source).diagnostics();
    assertFalse(diagnostics.isEmpty(), source);
    assertTrue(diagnostics.size() <= 50);
    for (Diagnostic diagnostic : diagnostics) {
      assertTrue(diagnostic.line() >= 1 && diagnostic.column() >= 1, diagnostic::toString);
      assertTrue(diagnostic.message().length() < 400, diagnostic::message);
    }
  }

  @Test
  void thereAreEnoughOfThem() {
    assertTrue(classics().count() >= 32);
    assertTrue(conditions().count() + verbs().count() + texts().count() >= 60);
  }

  /** Names that mean something to Java, MVEL or Drools, and mean nothing here. */
  static Stream<String> harmless() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name :
        List.of(
            "dispatcher",
            "drools",
            "kcontext",
            "class",
            "rule1",
            "Policy",
            "when1",
            "r0",
            "java.lang.Runtime",
            "a (b) - c")) {
      texts.put(name, "rule \"" + name + "\" when StockPosition() then actions.pause(); end");
    }
    for (String variable :
        List.of("$key", "$policy", "$class", "$drools", "$this", "$StockPosition_available")) {
      texts.put(
          variable,
          when(
              variable
                  + " : StockPosition( total > 0 ) SalesVelocity( unitsLastHour < "
                  + variable
                  + ".total )"));
    }
    texts.put("comment", "/* " + MARK + " */ // " + EXEC + "\n" + then("actions.pause();"));
    texts.put(
        "string",
        then("actions.alert(\"'; " + EXEC.replace("\"", "") + "; // ${x} #{y} @{z} %s\");"));
    texts.put("text", when("StockPosition( category != \"*/ } static { " + "}\" )"));
    texts.put(
        "self join",
        when(
            "$a : StockPosition() $b : StockPosition( total == $a.total ) StockPosition( held == $b.held )"));
    texts.put("zero", when("StockPosition( available * 0 == 0, 0 == 0, 1 < 2 )"));
    texts.put("large", when("StockPosition( available < 999999999999999 )"));
    texts.put("crlf", then("actions.pause();").replace("\n", "\r\n"));
    texts.put("tabs", then("actions.pause();").replace(" ", "\t"));
    texts.put(
        "tunable",
        "rule r @tunable( this = 1, class = 2 ) when Policy( $t : this, $c : class ) StockPosition( total > $t + $c ) then actions.pause(); end");
    return texts.values().stream();
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void isAcceptedAndHarmless(String source) {
    RuleText text = RuleText.parse(source);
    assertEquals(List.of(), text.diagnostics(), source);
    Evaluation evaluation =
        RuleSet.compile(List.of(new Deployed("attack", 1, text, false)))
            .evaluate(List.of(target()), Known.RUSH, Parameters.DEFAULTS);
    assertEquals(1, evaluation.findings().size(), source);
    assertEquals(Map.of(), evaluation.broken());
  }

  /** A join is by subject: a rule of five facts over many subjects finds each subject once. */
  @Test
  void noJoinGrows() {
    String text =
        when("StockPosition() SalesVelocity() StockPosition() SalesVelocity() StockPosition()");
    List<SubjectFacts> many =
        Stream.iterate(0, i -> i + 1)
            .limit(3000)
            .map(
                i ->
                    Known.product("P" + i)
                        .with(StockPosition.class)
                        .with(SalesVelocity.class)
                        .facts())
            .toList();
    Evaluation evaluation =
        RuleSet.compile(
                List.of(new Deployed("join", 1, RuleText.parse(text), false)), Map.of(), false)
            .evaluate(many, Known.RUSH, Parameters.DEFAULTS);
    assertEquals(3000, evaluation.findings().size());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void noiseIsAnswered(long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[RuleText.MOST_CHARACTERS];
    random.nextBytes(bytes);
    isRefusedWithAReason(new String(bytes, StandardCharsets.ISO_8859_1));
    String alphabet = " \n\"$()@.,;:!<>=&|+-*/rule when then end StockPosition actions 019";
    StringBuilder ascii = new StringBuilder();
    while (ascii.length() < RuleText.MOST_CHARACTERS) {
      ascii.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    isRefusedWithAReason(ascii.toString());
    isRefusedWithAReason(words(random));
  }

  /** Words in any order come further than characters do. */
  private static String words(Random random) {
    List<String> words =
        List.of(
            "rule r",
            "when",
            "then",
            "end",
            "StockPosition(",
            ")",
            "$s :",
            "available",
            "< 5",
            ",",
            "not",
            "exists",
            "Policy(",
            "actions.alert(",
            "\"a\"",
            ");",
            "@hold(",
            "&&",
            "||",
            "!",
            "(",
            "in (",
            "+",
            "-",
            "*",
            "/",
            "5",
            "$s.total",
            "SaleStage(",
            "\n");
    StringBuilder text = new StringBuilder();
    while (text.length() < RuleText.MOST_CHARACTERS - 20) {
      text.append(words.get(random.nextInt(words.size()))).append(' ');
    }
    return text.toString();
  }

  /** A valid text with one piece cut out or doubled: refused or compiled, never anything else. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsLeftOfAGoodTextIsRefusedOrCompiled(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      String good =
          ShippedRules.source(ShippedRules.NAMES.get(random.nextInt(ShippedRules.NAMES.size())));
      int from = random.nextInt(good.length());
      int to = Math.min(good.length(), from + random.nextInt(12));
      String text =
          random.nextBoolean()
              ? good.substring(0, from) + good.substring(to)
              : good.substring(0, to) + good.substring(from);
      RuleText read = RuleText.parse(text);
      if (read.isValid()) {
        RuleSet.compile(List.of(new Deployed("cut", 1, read, false)))
            .evaluate(List.of(target()), Known.RUSH, Parameters.DEFAULTS);
      }
    }
  }

  /** No expression is too large, and all of them together are. */
  private static String manyParts() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      text.append(
          when("StockPosition( 0 < 1"
                  + " + total".repeat(45)
                  + ", 0 < 1"
                  + " + held".repeat(45)
                  + " )")
              .replace("rule r", "rule r" + i));
    }
    return text.toString();
  }

  private static SubjectFacts target() {
    return Known.product("A")
        .with(StockPosition.class, "total", 100, "available", 50)
        .with(SalesVelocity.class, "unitsLastHour", 7)
        .with(OversellExposure.class, "aligned", true)
        .with(StuckHolds.class, "units", 1)
        .facts();
  }

  private static String when(String conditions) {
    return "rule r\nwhen\n  " + conditions + "\nthen\n  actions.pause();\nend\n";
  }

  private static String then(String verbs) {
    return "rule r\nwhen\n  $s : StockPosition()\nthen\n  " + verbs + "\nend\n";
  }
}
