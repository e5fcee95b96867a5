package dev.tidemark.notify.flavours;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message of Slack: blocks of plain text, so that nothing that operators wrote is read as markup,
 * a mention or a link.
 *
 * <p>Protocol: <a href="https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks">
 * incoming webhooks</a>, <a href="https://docs.slack.dev/reference/block-kit/blocks">Block Kit</a>
 * (50 blocks; a header 150, a section 3,000, a field 2,000 characters, 10 fields a section), <a
 * href="https://docs.slack.dev/messaging/formatting-message-text#escaping">escaping</a>. A success
 * is 200 {@code ok}; failures are 400 (a body that is not understood), 403, 404, 410 and 5xx, with
 * a word in the body; a message a second, else 429 with {@code Retry-After}. Of a channel or an
 * address that is not there any more the word is one of {@link #NOBODY}.
 */
@Singleton
class Slack implements Flavour {

  private static final int LONGEST_HEADER = 150;
  private static final int LONGEST_SECTION = 3_000;
  private static final int NOT_READ = 400;
  private static final Set<String> NOBODY =
      Set.of("channel_is_archived", "channel_not_found", "no_service", "no_team");

  @Override
  public String name() {
    return "slack";
  }

  @Override
  public Rendered render(CloudEvent event, FlavourSettings settings, long nowMillis) {
    Brief brief = Brief.of(event);
    String title = brief.mark() + " " + brief.title();
    ObjectNode body = Json.object();
    body.put("text", escaped(Texts.plain(title))); // where there is no room for blocks
    body.put("mrkdwn", false);
    body.put("parse", "none");
    body.put("link_names", false);
    body.put("unfurl_links", false);
    body.put("unfurl_media", false);
    ArrayNode blocks = body.putArray("blocks");
    blocks.addObject().put("type", "header").set("text", plain(title, LONGEST_HEADER));
    addFacts(blocks, brief);
    if (!brief.things().isEmpty()) {
      String things = "• " + String.join("\n• ", brief.things());
      blocks.addObject().put("type", "section").set("text", plain(things, LONGEST_SECTION));
    }
    addFoot(blocks, Brief.foot(event), settings.consoleUrl());
    return Rendered.json(Json.write(body));
  }

  private static void addFacts(ArrayNode blocks, Brief brief) {
    if (!brief.facts().isEmpty()) {
      ArrayNode fields = blocks.addObject().put("type", "section").putArray("fields");
      brief
          .facts()
          .forEach(fact -> fields.add(plain(fact.name() + "\n" + fact.value(), LONGEST_SECTION)));
    }
  }

  private static void addFoot(ArrayNode blocks, String foot, @Nullable String link) {
    ArrayNode elements = blocks.addObject().put("type", "context").putArray("elements");
    elements.add(plain(foot, LONGEST_SECTION));
    if (link != null) {
      String text = "<" + escaped(link).replace("|", "%7C") + "|Open Tidemark>";
      elements.addObject().put("type", "mrkdwn").put("text", text);
    }
  }

  private static ObjectNode plain(String text, int most) {
    return Json.object()
        .put("type", "plain_text")
        .put("text", Texts.cut(Texts.plain(text), most))
        .put("emoji", false);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public Verdict judge(int status, String body) {
    String said = Texts.line(body, LONGEST_HEADER);
    if (status / 100 != 2 && NOBODY.contains(said)) {
      return new Verdict(Verdict.Fate.GONE, said, 0);
    }
    return status == NOT_READ ? Verdict.refused(said) : Answers.byStatus(status, said);
  }
}
