package dev.tidemark.notify.flavours;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * A message of WeCom's group robots (WeChat Work), in Markdown.
 *
 * <p>Protocol: <a href="https://developer.work.weixin.qq.com/document/path/91770">group robots</a>:
 * 4,096 bytes of UTF-8, 20 messages a minute; {@code <@userid>} within the text would mention
 * somebody, so no angle bracket of an operator's text is left. The key is in the address; there is
 * no signature. Failures are 200 with an {@code errcode} (<a
 * href="https://developer.work.weixin.qq.com/document/path/90313">list</a>): 45009 is too many
 * messages; the others pass (-1, a busy system), or somebody can mend them (93000, a key that is
 * not known).
 */
@Singleton
class WeCom implements Flavour {

  private static final int LONGEST_BYTES = 4_096;
  private static final Answers.Codes CODES =
      new Answers.Codes("errcode", "errmsg", Set.of(45_009), 60, Set.of(), Set.of());

  @Override
  public String name() {
    return "wecom";
  }

  @Override
  public Rendered render(CloudEvent event, FlavourSettings settings, long nowMillis) {
    String text = Markdown.of(Brief.of(event), Brief.foot(event), settings.consoleUrl());
    ObjectNode body = Json.object().put("msgtype", "markdown");
    body.putObject("markdown").put("content", Texts.cutBytes(text, LONGEST_BYTES));
    return Rendered.json(Json.write(body));
  }

  @Override
  public Verdict judge(int status, String body) {
    return CODES.judge(status, body);
  }
}
