package dev.tidemark.notify.flavours;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.kernel.outbound.Hmac;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message of Feishu's custom bots (abroad: Lark): a card of plain text, so that nothing in it is
 * read as markup, a mention or a link.
 *
 * <p>Protocol: <a href="https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot">custom
 * bots</a>: where the bot has a secret, the body carries {@code timestamp} in seconds, at most an
 * hour off, and {@code sign}, the HMAC-SHA256 of nothing with timestamp, line break and secret as
 * its key. 20 KB a message, 100 a minute and 5 a second. Failures are 200 with a {@code code}:
 * 11232 is too many messages; 9499 and 19002 a body that is not understood; the others somebody can
 * mend (19001, a token that is not known; 19021, a wrong signature or clock; 19022 and 19024, an
 * address or a keyword that the bot does not take).
 */
@Singleton
class Feishu implements Flavour {

  private static final int LONGEST_TEXT = 1_000;
  private static final Answers.Codes CODES =
      new Answers.Codes("code", "msg", Set.of(11_232), 60, Set.of(), Set.of(9_499, 19_002));

  @Override
  public String name() {
    return "feishu";
  }

  @Override
  public Rendered render(CloudEvent event, FlavourSettings settings, long nowMillis) {
    Brief brief = Brief.of(event);
    String secret = settings.signingSecret();
    ObjectNode body = Json.object();
    if (secret != null) {
      String timestamp = Long.toString(nowMillis / 1_000);
      body.put("timestamp", timestamp);
      body.put("sign", Hmac.sha256(timestamp + "\n" + secret, ""));
    }
    body.put("msg_type", "interactive");
    ObjectNode card = body.putObject("card");
    card.putObject("config").put("wide_screen_mode", true);
    ObjectNode header = card.putObject("header");
    header.put("template", colour(brief.tone()));
    header.set("title", plain(brief.title()));
    ArrayNode elements = card.putArray("elements");
    addFacts(elements, brief);
    brief.things().forEach(thing -> div(elements, "• " + thing));
    addFoot(elements, Brief.foot(event), settings.consoleUrl());
    return Rendered.json(Json.write(body));
  }

  private static void addFacts(ArrayNode elements, Brief brief) {
    brief.facts().forEach(fact -> div(elements, fact.name() + ": " + fact.value()));
  }

  private static void addFoot(ArrayNode elements, String foot, @Nullable String link) {
    elements.addObject().put("tag", "note").putArray("elements").add(plain(foot));
    if (link != null) {
      ArrayNode actions = elements.addObject().put("tag", "action").putArray("actions");
      ObjectNode button = actions.addObject().put("tag", "button").put("type", "default");
      button.set("text", plain("Open Tidemark"));
      button.put("url", link);
    }
  }

  private static void div(ArrayNode elements, String text) {
    elements.addObject().put("tag", "div").set("text", plain(text));
  }

  private static ObjectNode plain(String text) {
    return Json.object()
        .put("tag", "plain_text")
        .put("content", Texts.cut(Texts.plain(text), LONGEST_TEXT));
  }

  private static String colour(Brief.Tone tone) {
    return switch (tone) {
      case BAD -> "red";
      case WORSE_THAN_IT_SHOULD_BE -> "orange";
      case GOOD -> "green";
      case NEWS -> "blue";
    };
  }

  @Override
  public Verdict judge(int status, String body) {
    return CODES.judge(status, body);
  }
}
