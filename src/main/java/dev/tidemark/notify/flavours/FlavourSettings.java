package dev.tidemark.notify.flavours;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a flavour needs to know beside the event; each needs other members, most need none.
 *
 * @param routingKey of an integration of PagerDuty
 * @param signingSecret what DingTalk and Feishu want their own signature made with
 * @param consoleUrl where a person sees more; links lead there. Null for no links
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What a flavour needs beside the event. Secrets are never shown again.")
public record FlavourSettings(
    @Schema(description = "pagerduty: the key of the integration.") @Nullable String routingKey,
    @Schema(description = "dingtalk, feishu: the secret of the robot's own signature.")
        @Nullable String signingSecret,
    @Schema(description = "Where links in messages lead; no links without it.")
        @Nullable String consoleUrl) {

  /** None. */
  public static final FlavourSettings NONE = new FlavourSettings(null, null, null);

  private static final String HIDDEN = "***";

  /** With secrets replaced by stars, for people and the audit. */
  @JsonIgnore
  public FlavourSettings shown() {
    return new FlavourSettings(
        routingKey == null ? null : HIDDEN, signingSecret == null ? null : HIDDEN, consoleUrl);
  }

  /** These, with what is hidden by {@link #shown} as it was before. */
  @JsonIgnore
  public FlavourSettings over(FlavourSettings before) {
    return new FlavourSettings(
        HIDDEN.equals(routingKey) ? before.routingKey : routingKey,
        HIDDEN.equals(signingSecret) ? before.signingSecret : signingSecret,
        consoleUrl);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "settings of a flavour";
  }
}
