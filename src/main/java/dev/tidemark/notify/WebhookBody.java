package dev.tidemark.notify;

import dev.tidemark.kernel.Nearest;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.outbound.OutboundUrl;
import dev.tidemark.notify.flavours.FlavourSettings;
import dev.tidemark.outbox.EventType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a person gives of an endpoint; a member left out keeps its value or default. */
@Schema(description = "An endpoint, and what it is told of. Members left out keep their value.")
record WebhookBody(
    @Schema(
            description = "Where events are posted; required for a new one.",
            examples = "https://hooks.example.com/tidemark")
        @Nullable String url,
    @Schema(
            description =
                "Types of events, alert.* for all that begin so, * for all; required for a new one.",
            examples = "[\"alert.*\",\"stock.changed\"]")
        @Nullable List<@Nullable String> types,
    @Schema(description = "Which of those. Default all.") @Nullable Matchers matchers,
    @Schema(description = "The shape of the body. Default standard.", examples = "standard")
        @Nullable String flavour,
    @Schema(description = "What the flavour needs; replaced as a whole.")
        @Nullable FlavourSettings settings,
    @Schema(description = "Kept, and sent when it is not paused any more. Default false.")
        @Nullable Boolean paused,
    @Schema(description = "For people; at most 500 characters.") @Nullable String description,
    @Schema(
            description =
                "Of a new one: hmac (a secret that both sides have) or ed25519 (a public key for the"
                    + " receiver). Default hmac; POST …/rotate changes it.",
            examples = "hmac")
        @Nullable String signing,
    @Schema(description = "Why, for the audit; at most 500 characters.") @Nullable String reason) {

  private static final int LONGEST_DESCRIPTION = 500;
  private static final int MOST_TYPES = 100;
  private static final Pattern TYPE =
      Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z0-9_-]+)*(\\.\\*)?|\\*");
  private static final int LONGEST_TYPE = 60;

  /** The settings with what is given here put in. */
  WebhookSettings appliedTo(WebhookSettings before) {
    var unused = Reasons.require(reason);
    if (description != null && description.length() > LONGEST_DESCRIPTION) {
      throw ProblemException.invalidField(
          "description", "must be at most " + LONGEST_DESCRIPTION + " characters");
    }
    return new WebhookSettings(
        url == null ? before.url() : OutboundUrl.require("url", url, OutboundUrl.WEB).toString(),
        types == null ? before.types() : requireTypes(types),
        or(matchers, before.matchers()),
        or(flavour, before.flavour()),
        settings == null ? before.settings() : settings.over(before.settings()),
        or(paused, before.paused()),
        description == null ? before.description() : description.isEmpty() ? null : description);
  }

  /** How a new one signs. */
  Secret.Kind kind() {
    return kind(signing, Secret.Kind.HMAC);
  }

  static Secret.Kind kind(@Nullable String name, Secret.Kind otherwise) {
    if (name == null) {
      return otherwise;
    }
    return switch (name) {
      case "hmac" -> Secret.Kind.HMAC;
      case "ed25519" -> Secret.Kind.ED25519;
      default -> throw ProblemException.invalidField("signing", "must be hmac or ed25519");
    };
  }

  private static List<String> requireTypes(List<@Nullable String> given) {
    boolean fits =
        !given.isEmpty()
            && given.size() <= MOST_TYPES
            && given.stream().allMatch(WebhookBody::isType);
    if (!fits) {
      throw ProblemException.invalidField(
          "types", "must be 1 to " + MOST_TYPES + " such as alert.firing, alert.* or *");
    }
    List<String> types = given.stream().map(Objects::requireNonNull).distinct().toList();
    types.forEach(WebhookBody::requireKnown);
    return types;
  }

  /** A mistyped one would be told of nothing, and nobody would know. */
  private static void requireKnown(String type) {
    List<String> all = Arrays.stream(EventType.values()).map(EventType::toString).toList();
    if (all.stream().noneMatch(one -> Wildcard.matches(type, one))) {
      throw ProblemException.invalidField(
          "types", "no event is a " + type + Nearest.hint(type, all));
    }
  }

  private static boolean isType(@Nullable String type) {
    return type != null && type.length() <= LONGEST_TYPE && TYPE.matcher(type).matches();
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
