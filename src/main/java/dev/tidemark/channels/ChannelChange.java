package dev.tidemark.channels;

import dev.tidemark.channels.ChannelSettings.Acknowledge;
import dev.tidemark.channels.ChannelSettings.Correction;
import dev.tidemark.channels.ChannelSettings.Kind;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.outbound.OutboundUrl;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of {@code PUT /v1/channels/{name}}; a member left out keeps its value or default. */
@Schema(description = "A channel, and what it is told. Members left out keep their value.")
record ChannelChange(
    @Schema(description = "How it is told: http, rabbitmq, kafka or file.", examples = "http")
        @Nullable String kind,
    @Schema(
            description =
                "Where it is: https://host/path, amqp://host:5672/vhost or kafka://host:9092. None"
                    + " for files.",
            examples = "https://market.example.com/stock")
        @Nullable String url,
    @Schema(description = "The queue of RabbitMQ, or the topic of Kafka.") @Nullable String topic,
    @Schema(description = "The user at the broker; an empty text takes it away.")
        @Nullable String username,
    @Schema(
            description =
                "Codes of products, or beginnings of codes and a star; at most 500. Default all.",
            examples = "[\"SHOE-*\"]")
        @Nullable List<@Nullable String> products,
    @Schema(
            description =
                "When it is known to have taken a message: now (by its answer), later (by"
                    + " POST …/acks) or report. Default now.",
            examples = "later")
        @Nullable String acknowledge,
    @Schema(description = "Units that it is never told of. Default 0.", examples = "5")
        @Nullable Long bufferUnits,
    @Schema(
            description = "Percent of what is on sale that it is told of, 0 to 100. Default 100.",
            examples = "40")
        @Nullable Integer allocatedShare,
    @Schema(description = "Messages a second; 0 = no limit. Default 0.", examples = "50")
        @Nullable Integer ratePerSecond,
    @Schema(
            description =
                "What happens where its report differs: intercept (told again at once), reconcile"
                    + " (on schedule) or person (a task). Default intercept.",
            examples = "intercept")
        @Nullable String correction,
    @Schema(description = "Seconds between two files, 1 to 86400. Default 60.", examples = "60")
        @Nullable Integer everySeconds,
    @Schema(
            description = "Seconds between two corrections on schedule, 1 to 86400. Default 300.",
            examples = "300")
        @Nullable Integer reconcileSeconds,
    @Schema(
            description =
                "Where it says what it has of a product: {sku} stands for its code; an empty text"
                    + " takes it away.",
            examples = "https://market.example.com/stock/{sku}")
        @Nullable String readBackUrl,
    @Schema(
            description =
                "Whether what it sells while it lags behind is held back too. Default false.")
        @Nullable Boolean dynamicBuffer,
    @Schema(
            description =
                "true: it is told that nothing is on sale. false: what is, and what responses paused"
                    + " is ended too.")
        @Nullable Boolean paused,
    @Schema(
            description =
                "Signs what it is sent (HTTP), or is the password at the broker; made here if it is"
                    + " not given. Never shown again.")
        @Nullable String secret,
    @Schema(description = "Why, for the audit; at most 500 characters.") @Nullable String reason) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern PRODUCT =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}\\*?|\\*");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,200}");
  private static final int MOST_PRODUCTS = 500;

  /** What sells here counts for this channel. */
  private static final String OURSELVES = "tidemark";

  private static final int LONGEST_SECRET = 200;
  private static final int SHORTEST_SECRET = 8;
  private static final long MOST_UNITS = 1_000_000_000_000L;
  private static final int MOST_RATE = 100_000;
  private static final int DAY_SECONDS = 86_400;

  /** Whether it says where a channel is, or what it is told with. */
  boolean namesAddress() {
    return Stream.of(kind, url, topic, username, readBackUrl, secret).anyMatch(Objects::nonNull);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "change of a channel";
  }

  /** The settings with what is given here put in. */
  ChannelSettings appliedTo(ChannelSettings before) {
    List<@Nullable String> given = products;
    if (given != null && given.stream().anyMatch(Objects::isNull)) {
      throw ProblemException.invalidField("products", "must have no null in it");
    }
    ChannelSettings after =
        new ChannelSettings(
            kind == null ? before.kind() : one(Kind.values(), "kind", kind),
            orCleared(url, before.url()),
            orCleared(topic, before.topic()),
            orCleared(username, before.username()),
            given == null
                ? before.products()
                : given.stream().map(Objects::requireNonNull).distinct().toList(),
            acknowledge == null
                ? before.acknowledge()
                : one(Acknowledge.values(), "acknowledge", acknowledge),
            or(bufferUnits, before.bufferUnits()),
            or(allocatedShare, before.allocatedShare()),
            or(ratePerSecond, before.ratePerSecond()),
            correction == null
                ? before.correction()
                : one(Correction.values(), "correction", correction),
            or(everySeconds, before.everySeconds()),
            or(reconcileSeconds, before.reconcileSeconds()),
            orCleared(readBackUrl, before.readBackUrl()),
            or(dynamicBuffer, before.dynamicBuffer()),
            paused == null ? before.curbs() : before.curbs().byPerson(paused));
    require(after);
    requireSecret();
    var unused = Reasons.require(reason);
    return after;
  }

  static String requireName(String name) {
    if (name.equals(OURSELVES)) {
      throw ProblemException.invalidField("channel", "must not be " + OURSELVES);
    }
    if (!NAME.matcher(name).matches()) {
      throw ProblemException.invalidField(
          "channel",
          "must be 1 to 64 letters, digits, dots, underscores or dashes, and start with a letter or"
              + " digit");
    }
    return name;
  }

  private void requireSecret() {
    if (secret != null && (secret.length() < SHORTEST_SECRET || secret.length() > LONGEST_SECRET)) {
      throw ProblemException.invalidField(
          "secret", "must be " + SHORTEST_SECRET + " to " + LONGEST_SECRET + " characters");
    }
  }

  private static void require(ChannelSettings settings) {
    requireWithin("bufferUnits", settings.bufferUnits(), 0, MOST_UNITS);
    requireWithin("allocatedShare", settings.allocatedShare(), 0, 100);
    requireWithin("ratePerSecond", settings.ratePerSecond(), 0, MOST_RATE);
    requireWithin("everySeconds", settings.everySeconds(), 1, DAY_SECONDS);
    requireWithin("reconcileSeconds", settings.reconcileSeconds(), 1, DAY_SECONDS);
    if (settings.products().isEmpty() || settings.products().size() > MOST_PRODUCTS) {
      throw ProblemException.invalidField("products", "must be 1 to " + MOST_PRODUCTS);
    }
    if (!settings.products().stream().allMatch(code -> PRODUCT.matcher(code).matches())) {
      throw ProblemException.invalidField(
          "products", "must be codes, or beginnings of codes and a star");
    }
    requireAddress(settings);
  }

  private static void requireAddress(ChannelSettings settings) {
    switch (settings.kind()) {
      case HTTP -> requireUrl("url", settings.url(), OutboundUrl.WEB);
      case RABBITMQ -> {
        requireUrl("url", settings.url(), List.of("amqp"));
        requireTopic(settings.topic());
      }
      case KAFKA -> {
        requireUrl("url", settings.url(), List.of("kafka"));
        requireTopic(settings.topic());
      }
      case FILE -> {
        if (settings.url() != null) {
          throw ProblemException.invalidField("url", "must not be given for files");
        }
      }
    }
    String readBack = settings.readBackUrl();
    if (readBack != null) {
      requireUrl("readBackUrl", readBack.replace("{sku}", "sku"), OutboundUrl.WEB);
      if (!readBack.contains("{sku}")) {
        throw ProblemException.invalidField("readBackUrl", "must have {sku} in it");
      }
    }
  }

  private static void requireTopic(@Nullable String topic) {
    if (topic == null || !TOPIC.matcher(topic).matches()) {
      throw ProblemException.invalidField(
          "topic", "must be 1 to 200 letters, digits, dots, underscores or dashes");
    }
  }

  private static void requireUrl(String field, @Nullable String url, List<String> schemes) {
    var unused = OutboundUrl.require(field, url, schemes);
  }

  private static void requireWithin(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw ProblemException.invalidField(field, "must be from " + least + " to " + most);
    }
  }

  private static @Nullable String orCleared(@Nullable String given, @Nullable String otherwise) {
    return given == null ? otherwise : given.isEmpty() ? null : given;
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }

  private static <E extends Enum<E>> E one(E[] values, String field, String name) {
    for (E value : values) {
      if (value.toString().equals(name)) {
        return value;
      }
    }
    throw ProblemException.invalidField(
        field,
        "must be one of "
            + Arrays.stream(values).map(E::toString).collect(Collectors.joining(", ")));
  }
}
