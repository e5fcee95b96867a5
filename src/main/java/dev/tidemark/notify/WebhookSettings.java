package dev.tidemark.notify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.notify.flavours.FlavourSettings;
import dev.tidemark.outbox.Event;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What people set of an endpoint.
 *
 * @param types of events that it is told of; {@code alert.*} and {@code *} stand for many
 * @param flavour the shape it is told in, by its name
 * @param settings what the flavour needs
 * @param paused whether what it would be told is kept until it is not paused any more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WebhookSettings(
    @Schema(examples = "https://hooks.example.com/tidemark") String url,
    @Schema(examples = "[\"alert.*\"]") List<String> types,
    Matchers matchers,
    @Schema(examples = "standard") String flavour,
    FlavourSettings settings,
    boolean paused,
    @Nullable String description) {

  /** Of which nothing was said yet. */
  static final WebhookSettings PLAIN =
      new WebhookSettings(
          "", List.of(), Matchers.ALL, "standard", FlavourSettings.NONE, false, null);

  WebhookSettings {
    types = List.copyOf(types);
  }

  /** Without secrets, for people and the audit. */
  @JsonIgnore
  WebhookSettings shown() {
    return new WebhookSettings(
        url, types, matchers, flavour, settings.shown(), paused, description);
  }

  boolean wants(Event event) {
    return wantsType(event.type()) && matchers.match(event);
  }

  boolean wantsType(String type) {
    return types.stream().anyMatch(wanted -> Wildcard.matches(wanted, type));
  }
}
