package dev.tidemark.notify.flavours;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.outbox.EventType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What operators write, in every flavour. */
class AwkwardTextsTest {

  private static final List<Flavour> CHATS =
      List.of(new Slack(), new DingTalk(), new WeCom(), new Feishu());

  private static final List<Flavour> ALL =
      List.of(
          new Standard(),
          new Slack(),
          new DingTalk(),
          new WeCom(),
          new Feishu(),
          new PagerDuty(),
          new Alertmanager());

  private static final List<String> AWKWARD =
      List.of(
          "<!channel> <@U123> <https://evil.example|click>",
          "<@all> <at user_id=\"all\">x</at> @all @here @15012345678",
          "[click](https://evil.example) ![x](http://evil.example/x.png)",
          "**bold** _it_ ~~no~~ `code` # head\n# head\n> quote\n- list\n1. one",
          "<font color=\"warning\">red</font> &lt;!channel&gt; &#60;",
          "www.evil.example and https://evil.example",
          "👩‍👩‍👧‍👦 🛒🔥 ﷽ é́",
          "مرحبا שלום \u202Eesrever\u202C \u2066x\u2069",
          "\u0000\u0007\t\r\n\\\"quoted\\\" ${x} {{y}} %s",
          "a".repeat(10_000),
          "💥".repeat(5_000),
          "字".repeat(10_000),
          "\uD83D",
          "");

  static Stream<Arguments> everywhere() {
    return ALL.stream().flatMap(f -> AWKWARD.stream().map(text -> Arguments.of(f, text)));
  }

  static Stream<Arguments> inChats() {
    return CHATS.stream().flatMap(f -> AWKWARD.stream().map(text -> Arguments.of(f, text)));
  }

  static Stream<Arguments> types() {
    return ALL.stream()
        .flatMap(
            flavour ->
                Stream.of(EventType.values())
                    .filter(type -> flavour.takes(type.toString()))
                    .map(type -> Arguments.of(flavour, type)));
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyTypeHasABody(Flavour flavour, EventType type) {
    Rendered rendered = flavour.render(Told.example(type), Told.SETTINGS, Told.NOW);
    assertTrue(Told.body(flavour, Told.example(type)).size() > 0);
    assertTrue(
        rendered.headers().getOrDefault("Content-Type", "").endsWith("json"), rendered.toString());
    assertEquals(rendered, flavour.render(Told.example(type), Told.SETTINGS, Told.NOW));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void aBodyIsJsonAndOfBoundedLength(Flavour flavour, String text) {
    Rendered rendered = flavour.render(Told.saying(text), Told.SETTINGS, Told.NOW);
    assertTrue(Told.body(flavour, Told.saying(text)).isObject());
    int most = CHATS.contains(flavour) ? 20_000 : 256 * 1024;
    assertTrue(rendered.body().getBytes(StandardCharsets.UTF_8).length <= most);
  }

  @ParameterizedTest
  @MethodSource("inChats")
  void nobodyIsMentionedAndNothingIsALink(Flavour flavour, String text) {
    for (String told : Told.texts(Told.body(flavour, Told.saying(text)))) {
      assertFalse(told.contains("://"), told);
      assertFalse(told.contains("@"), told);
      assertFalse(told.contains("<"), told);
      assertFalse(told.contains("www."), told);
      assertFalse(told.chars().anyMatch(letter -> letter == 0x202E || letter == 0x2066), told);
      assertFalse(told.chars().anyMatch(letter -> letter < ' ' && letter != '\n'), told);
    }
  }

  @Test
  void whatIsHarmlessStaysAsItIs() {
    String harmless = "MUG_1-B.2 (blue), 50% & 3: \"big\" 👩‍👩‍👧‍👦 مرحبا";
    for (Flavour chat : CHATS) {
      String all = String.join("\n", Told.texts(Told.body(chat, Told.saying(harmless))));
      assertTrue(all.contains(harmless), chat.name() + ": " + all);
    }
  }

  @Test
  void linesOfMarkdownBeginWithOursOnly() {
    JsonNode body = Told.body(new WeCom(), Told.saying("x\n# head\n- list\n1. one [a](b) **c**"));
    String content = body.path("markdown").path("content").asText();
    for (String line : content.split("\n", -1)) {
      assertTrue(line.matches("|### .*|\\*\\*[A-Z].*|> .*|Tidemark .*"), line);
    }
    assertFalse(content.contains("]("), content);
    assertFalse(content.contains("**c"), content);
  }

  @Test
  void lettersAreNotHalved() {
    for (int most = 2; most < 20; most++) {
      String cut = Texts.cut("a" + "💥".repeat(20), most);
      assertTrue(cut.length() <= most, cut);
      assertFalse(Character.isHighSurrogate(cut.charAt(cut.length() - 2)), cut);
      String bytes = Texts.cutBytes("字💥".repeat(20), most + 3);
      assertTrue(bytes.getBytes(StandardCharsets.UTF_8).length <= most + 3, bytes);
      assertFalse(bytes.contains("?"), bytes);
    }
    assertEquals("short", Texts.cut("short", 5));
    assertEquals("short", Texts.cutBytes("short", 5));
  }

  @Test
  void namesAreUnique() {
    assertEquals(
        List.of("standard", "slack", "dingtalk", "wecom", "feishu", "pagerduty", "alertmanager"),
        ALL.stream().map(Flavour::name).toList());
  }
}
