package dev.tidemark.notify.flavours;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tidemark.outbox.EventType;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What chats get, field by field. */
class ChatsTest {

  private static final FlavourSettings LINKED =
      new FlavourSettings(null, null, "https://tidemark.example/ui?a=1&b=(2)|3");

  private static String signature(String key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void slackGetsBlocksOfPlainText() {
    JsonNode body = Told.body(new Slack(), Told.example(EventType.ALERT_FIRING));
    assertEquals(
        "🟠 P2 12 units at risk, empty in 2.8 min: few left, 2 alerts", body.path("text").asText());
    JsonNode header = body.path("blocks").path(0);
    assertEquals("header", header.path("type").asText());
    assertEquals("plain_text", header.path("text").path("type").asText());
    JsonNode fields = body.path("blocks").path(1).path("fields");
    assertEquals("Severity\nP2", fields.path(0).path("text").asText());
    assertEquals("Firing\n2", fields.path(3).path("text").asText());
    assertEquals(
        "• LAMP-1: 7 left, 2.5 a minute are sold\n• LAMP-2: 5 left, 1 a minute is sold",
        body.path("blocks").path(2).path("text").path("text").asText());
    assertEquals("context", body.path("blocks").path(3).path("type").asText());
    assertFalse(body.path("unfurl_links").asBoolean(true));
  }

  @Test
  void slackKeepsToItsLimits() {
    JsonNode body = Told.body(new Slack(), Told.saying("💥".repeat(5_000)));
    for (JsonNode block : body.path("blocks")) {
      boolean header = block.path("type").asText().equals("header");
      assertTrue(block.path("text").path("text").asText().length() <= (header ? 150 : 3_000));
      assertTrue(block.path("fields").size() <= 10);
      block
          .path("fields")
          .forEach(field -> assertTrue(field.path("text").asText().length() <= 2_000));
    }
  }

  @Test
  void slackReadsNoMarkupButThatOfTheLink() {
    Rendered rendered = new Slack().render(Told.saying("a|b"), LINKED, Told.NOW);
    JsonNode body = Json.read(rendered.body()).orElseThrow();
    JsonNode foot = body.path("blocks").path(body.path("blocks").size() - 1).path("elements");
    assertEquals(
        "<https://tidemark.example/ui?a=1&amp;b=(2)%7C3|Open Tidemark>",
        foot.path(1).path("text").asText());
    long marked =
        StreamSupport.stream(body.findValues("type").spliterator(), false)
            .filter(type -> type.asText().equals("mrkdwn"))
            .count();
    assertEquals(1, marked);
  }

  @Test
  void manyAlertsAreCounted() {
    JsonNode body =
        Told.body(
            new Slack(),
            Told.changed(
                EventType.ALERT_FIRING,
                data -> {
                  ArrayNode alerts = (ArrayNode) data.path("alerts");
                  while (alerts.size() < 20) {
                    alerts.add(alerts.get(0));
                  }
                  data.put("firing", 10_000);
                }));
    String things = body.path("blocks").path(2).path("text").path("text").asText();
    assertEquals(11, things.split("\n", -1).length, things);
    assertTrue(things.endsWith("• and 9990 more"), things);
  }

  @Test
  void dingTalkIsSignedInTheQuery() throws GeneralSecurityException {
    Rendered rendered =
        new DingTalk().render(Told.example(EventType.ALERT_FIRING), Told.SETTINGS, Told.NOW);
    assertEquals(Long.toString(Told.NOW), rendered.query().get("timestamp"));
    assertEquals(signature("SECret", Told.NOW + "\nSECret"), rendered.query().get("sign"));
    JsonNode body = Json.read(rendered.body()).orElseThrow();
    assertEquals("markdown", body.path("msgtype").asText());
    assertTrue(body.path("markdown").path("text").asText().startsWith("### 🟠 P2 12 units"));
    assertFalse(body.path("at").path("isAtAll").asBoolean(true));
    assertFalse(rendered.body().contains("SECret"));
  }

  @Test
  void withoutASecretNothingIsSigned() {
    for (Flavour flavour : new Flavour[] {new DingTalk(), new Feishu()}) {
      Rendered rendered = flavour.render(Told.saying("x"), FlavourSettings.NONE, Told.NOW);
      assertTrue(rendered.query().isEmpty());
      assertFalse(Json.read(rendered.body()).orElseThrow().has("sign"));
    }
  }

  @Test
  void weComKeepsToItsBytes() {
    for (String text : new String[] {"字".repeat(10_000), "💥".repeat(5_000), "x"}) {
      JsonNode body = Told.body(new WeCom(), Told.saying(text));
      assertEquals("markdown", body.path("msgtype").asText());
      String content = body.path("markdown").path("content").asText();
      assertTrue(content.getBytes(StandardCharsets.UTF_8).length <= 4_096, text.substring(0, 1));
      assertTrue(content.startsWith("### 🟠 P2 "), content);
    }
  }

  @Test
  void markdownHasTheLinkBeforeWhatMayBeCut() {
    Rendered rendered = new WeCom().render(Told.saying("字".repeat(9_000)), LINKED, Told.NOW);
    String content =
        Json.read(rendered.body()).orElseThrow().path("markdown").path("content").asText();
    assertTrue(
        content.contains("[Open Tidemark](https://tidemark.example/ui?a=1&b=%282%29|3)"), content);
  }

  @Test
  void feishuIsSignedInTheBody() throws GeneralSecurityException {
    JsonNode body = Told.body(new Feishu(), Told.example(EventType.ALERT_RESOLVED));
    String timestamp = Long.toString(Told.NOW / 1_000);
    assertEquals(timestamp, body.path("timestamp").asText());
    assertTrue(body.path("timestamp").isTextual());
    assertEquals(signature(timestamp + "\nSECret", ""), body.path("sign").asText());
    assertEquals("interactive", body.path("msg_type").asText());
    JsonNode header = body.path("card").path("header");
    assertEquals("green", header.path("template").asText());
    assertEquals("plain_text", header.path("title").path("tag").asText());
    assertTrue(header.path("title").path("content").asText().startsWith("P2 Over: few-left"));
    body.path("card")
        .path("elements")
        .findValues("tag")
        .forEach(tag -> assertFalse(tag.asText().contains("md"), tag.asText()));
  }

  @Test
  void feishuHasAButtonWhereThereIsALink() {
    Rendered rendered = new Feishu().render(Told.saying("x"), LINKED, Told.NOW);
    JsonNode elements = Json.read(rendered.body()).orElseThrow().path("card").path("elements");
    JsonNode button = elements.path(elements.size() - 1).path("actions").path(0);
    assertEquals(LINKED.consoleUrl(), button.path("url").asText());
  }

  @Test
  void responsesAndTasksSayWhatTheyAreAbout() {
    JsonNode waits = Told.body(new Slack(), Told.example(EventType.RESPONSE_PROPOSED));
    assertEquals("🟠 Waits for approval: throttle product LAMP-1", waits.path("text").asText());
    JsonNode on = Told.body(new Slack(), Told.example(EventType.KILL_SWITCH_CHANGED));
    assertEquals("🔴 Kill switch on: no response is run", on.path("text").asText());
    JsonNode task = Told.body(new Slack(), Told.example(EventType.CHANNEL_TASK_OPENED));
    assertEquals("🟠 To look at: wrong at market", task.path("text").asText());
    JsonNode expired = Told.body(new Slack(), Told.example(EventType.RESERVATION_EXPIRED));
    assertEquals("🔵 reservation.expired: subject:1", expired.path("text").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "slack    | 200 | ok                                              | TAKEN | 0",
        "slack    | 400 | invalid_payload                                 | REFUSED | 0",
        "slack    | 413 | too large                                       | REFUSED | 0",
        "slack    | 403 | action_prohibited                               | AGAIN | 0",
        "slack    | 404 | no_service                                      | GONE  | 0",
        "slack    | 410 | channel_is_archived                             | GONE  | 0",
        "slack    | 429 | rate_limited                                    | AGAIN | 0",
        "slack    | 500 | rollup_error                                    | AGAIN | 0",
        "dingtalk | 200 | {\"errcode\":0,\"errmsg\":\"ok\"}               | TAKEN | 0",
        "dingtalk | 200 | {\"errcode\":130101,\"errmsg\":\"too fast\"}    | AGAIN | 600",
        "dingtalk | 200 | {\"errcode\":410100,\"errmsg\":\"too fast\"}    | AGAIN | 600",
        "dingtalk | 200 | {\"errcode\":-1,\"errmsg\":\"busy\"}            | AGAIN | 0",
        "dingtalk | 200 | {\"errcode\":310000,\"errmsg\":\"sign not match\"} | AGAIN | 0",
        "dingtalk | 200 | {\"errcode\":400102,\"errmsg\":\"stopped\"}     | GONE  | 0",
        "dingtalk | 200 | <html>proxy</html>                              | AGAIN | 0",
        "dingtalk | 200 | {}                                              | AGAIN | 0",
        "dingtalk | 502 | {\"errcode\":0}                                 | AGAIN | 0",
        "wecom    | 200 | {\"errcode\":0,\"errmsg\":\"ok\"}               | TAKEN | 0",
        "wecom    | 200 | {\"errcode\":45009,\"errmsg\":\"freq\"}         | AGAIN | 60",
        "wecom    | 200 | {\"errcode\":93000,\"errmsg\":\"invalid\"}      | AGAIN | 0",
        "feishu   | 200 | {\"code\":0,\"msg\":\"success\"}                | TAKEN | 0",
        "feishu   | 200 | {\"StatusCode\":0,\"code\":0,\"msg\":\"ok\"}    | TAKEN | 0",
        "feishu   | 200 | {\"code\":11232,\"msg\":\"frequency limited\"}  | AGAIN | 60",
        "feishu   | 200 | {\"code\":19021,\"msg\":\"sign match fail\"}    | AGAIN | 0",
        "feishu   | 200 | {\"code\":9499,\"msg\":\"Bad Request\"}         | REFUSED | 0",
        "feishu   | 200 | {\"code\":\"0\"}                                | AGAIN | 0",
        "feishu   | 200 | null                                            | AGAIN | 0"
      })
  void answersAreJudged(String name, int status, String body, Verdict.Fate fate, long wait) {
    Flavour flavour =
        switch (name) {
          case "slack" -> new Slack();
          case "dingtalk" -> new DingTalk();
          case "wecom" -> new WeCom();
          default -> new Feishu();
        };
    Verdict verdict = flavour.judge(status, body);
    assertEquals(fate, verdict.fate(), verdict.why());
    assertEquals(wait, verdict.retryAfterSeconds());
    assertEquals(fate == Verdict.Fate.TAKEN, verdict.why().isEmpty());
  }
}
