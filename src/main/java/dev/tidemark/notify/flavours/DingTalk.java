package dev.tidemark.notify.flavours;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.kernel.outbound.Hmac;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message of DingTalk's custom robots, in Markdown.
 *
 * <p>Protocol: <a href="https://open.dingtalk.com/document/robots/custom-robot-access">custom
 * robots</a> and <a
 * href="https://open.dingtalk.com/document/robots/customize-robot-security-settings">their
 * security</a>: where the robot has a secret, the query carries {@code timestamp} in milliseconds,
 * at most an hour off, and {@code sign}, the HMAC-SHA256 with the secret of timestamp, line break
 * and secret. 20,000 bytes a message; 20 messages a minute, else none for 10 minutes. Failures are
 * 200 with an {@code errcode}: 130101 and 410100 are too many messages, 400013, 400102 and 400106 a
 * robot or group that is gone; the others pass (-1, a busy system), or somebody can mend them
 * (310000, a keyword, signature or address that the robot does not take; 300005, a token that is
 * not known). Nobody is mentioned: only {@code at} could.
 */
@Singleton
class DingTalk implements Flavour {

  private static final int LONGEST_BYTES = 19_000;
  private static final Answers.Codes CODES =
      new Answers.Codes(
          "errcode",
          "errmsg",
          Set.of(130_101, 410_100),
          600,
          Set.of(400_013, 400_102, 400_106),
          Set.of());

  @Override
  public String name() {
    return "dingtalk";
  }

  @Override
  public Rendered render(CloudEvent event, FlavourSettings settings, long nowMillis) {
    Brief brief = Brief.of(event);
    ObjectNode body = Json.object().put("msgtype", "markdown");
    body.putObject("markdown")
        .put("title", Texts.plain(brief.title()))
        .put(
            "text",
            Texts.cutBytes(
                Markdown.of(brief, Brief.foot(event), settings.consoleUrl()), LONGEST_BYTES));
    body.putObject("at").put("isAtAll", false);
    return Rendered.json(Json.write(body)).withQuery(query(settings.signingSecret(), nowMillis));
  }

  private static Map<String, String> query(@Nullable String secret, long nowMillis) {
    if (secret == null) {
      return Map.of();
    }
    String signature = Hmac.sha256(secret, nowMillis + "\n" + secret);
    return Map.of("timestamp", Long.toString(nowMillis), "sign", signature);
  }

  @Override
  public Verdict judge(int status, String body) {
    return CODES.judge(status, body);
  }
}
