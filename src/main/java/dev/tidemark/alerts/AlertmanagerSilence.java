package dev.tidemark.alerts;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.rules.Severity;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A silence as Alertmanager's API, version 2, tells and takes it. Its matchers name labels of
 * {@link AlertmanagerAlert}; ours, what these labels say.
 */
record AlertmanagerSilence(
    String id,
    Status status,
    List<LabelMatcher> matchers,
    Instant startsAt,
    Instant endsAt,
    Instant updatedAt,
    String createdBy,
    String comment) {

  private static final Duration LONGEST = Duration.ofDays(7);

  /** The clock of a browser may go before ours. */
  private static final Duration LATEST_START = Duration.ofMinutes(1);

  private static final Map<String, Matcher.Field> FIELDS =
      Map.ofEntries(
          Map.entry("alertname", Matcher.Field.RULE),
          Map.entry("rule", Matcher.Field.RULE),
          Map.entry("severity", Matcher.Field.SEVERITY),
          Map.entry("priority", Matcher.Field.SEVERITY),
          Map.entry("category", Matcher.Field.CATEGORY),
          Map.entry("kind", Matcher.Field.KIND),
          Map.entry("subject", Matcher.Field.SUBJECT),
          Map.entry("store", Matcher.Field.SUBJECT),
          Map.entry("webhook", Matcher.Field.SUBJECT),
          Map.entry("external", Matcher.Field.SUBJECT),
          Map.entry("product", Matcher.Field.SKU),
          Map.entry("channel", Matcher.Field.CHANNEL),
          Map.entry("source", Matcher.Field.SOURCE));

  /** Whether it is in force: {@code active} or {@code expired}. */
  record Status(String state) {}

  /** What a label must be, or must not be. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record LabelMatcher(
      @Nullable String name,
      @Nullable String value,
      @Nullable Boolean isRegex,
      @Nullable Boolean isEqual) {

    Matcher toOurs() {
      Matcher.Field field = name == null ? null : FIELDS.get(name);
      if (field == null || value == null) {
        throw ProblemException.invalidField(
            "matchers", "must name one of the labels " + String.join(", ", names()));
      }
      String stars = Boolean.TRUE.equals(isRegex) ? one(value) : plain(value);
      return new Matcher(
          field.toString(),
          "severity".equals(name) ? priority(stars) : stars,
          Boolean.FALSE.equals(isEqual) ? true : null);
    }

    private static List<String> names() {
      return FIELDS.keySet().stream().sorted().toList();
    }

    private static String plain(String value) {
      if (value.contains("*")) {
        throw ProblemException.invalidField("matchers", "may have no star in a value");
      }
      return value;
    }

    private static String one(String regex) {
      return LabelPattern.ofRegex(regex)
          .filter(alternatives -> alternatives.size() == 1)
          .orElseThrow(
              () ->
                  ProblemException.invalidField(
                      "matchers", "may have no other pattern than .* for any text"))
          .get(0);
    }

    private static String priority(String level) {
      for (Severity severity : Severity.values()) {
        if (AlertmanagerAlert.level(severity).equals(level)) {
          return severity.name();
        }
      }
      throw ProblemException.invalidField(
          "matchers", "severity must be critical, error or warning");
    }

    static LabelMatcher of(Matcher ours) {
      String field = String.valueOf(ours.field());
      String value = String.valueOf(ours.value());
      String label =
          switch (field) {
            case "rule" -> "alertname";
            case "sku" -> "product";
            case "severity" -> "priority";
            default -> field;
          };
      boolean stars = value.contains("*");
      return new LabelMatcher(
          label,
          stars ? LabelPattern.toRegex(value) : value,
          stars,
          !Boolean.TRUE.equals(ours.not()));
    }
  }

  /** The body of a new silence, or with an id of one that takes its place. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Wanted(
      @Nullable String id,
      @Nullable List<@Nullable LabelMatcher> matchers,
      @Nullable String startsAt,
      @Nullable String endsAt,
      @Nullable String createdBy,
      @Nullable String comment) {

    /**
     * @throws ProblemException {@link Refusal#INVALID_FIELD}
     */
    Silence toOurs(String who, Instant now) {
      Instant starts = moment("startsAt", startsAt);
      Instant ends = moment("endsAt", endsAt);
      if (starts.isAfter(now.plus(LATEST_START))) {
        throw ProblemException.invalidField(
            "startsAt", "must not be later than now: plan a maintenance window instead");
      }
      if (!ends.isAfter(now) || ends.isAfter(now.plus(LONGEST).plus(LATEST_START))) {
        throw ProblemException.invalidField("endsAt", "must be within the next 7 days");
      }
      return new Silence(
          0, ours(), Reasons.requireGiven(reason()), who, now.toEpochMilli(), ends.toEpochMilli());
    }

    private List<Matcher> ours() {
      List<@Nullable Matcher> ours = new ArrayList<>();
      for (LabelMatcher matcher : matchers == null ? List.<LabelMatcher>of() : matchers) {
        ours.add(matcher == null ? null : matcher.toOurs());
      }
      return Matcher.require(ours);
    }

    /** Who they say they are is no proof, and no secret: whose key it was is in the audit. */
    private @Nullable String reason() {
      return comment == null || comment.isBlank() || createdBy == null || createdBy.isBlank()
          ? comment
          : comment + " (" + createdBy + ")";
    }

    private static Instant moment(String field, @Nullable String text) {
      try {
        return OffsetDateTime.parse(text == null ? "" : text).toInstant();
      } catch (DateTimeException e) {
        throw ProblemException.invalidField(field, "must be a moment such as 2026-11-27T22:00:00Z");
      }
    }
  }

  static AlertmanagerSilence of(Silence silence, Instant now) {
    boolean active = silence.endsMillis() > now.toEpochMilli();
    return new AlertmanagerSilence(
        id(silence.id()),
        new Status(active ? "active" : "expired"),
        silence.matchers().stream().map(LabelMatcher::of).toList(),
        Instant.ofEpochMilli(silence.startsMillis()),
        Instant.ofEpochMilli(silence.endsMillis()),
        Instant.ofEpochMilli(active ? silence.startsMillis() : silence.endsMillis()),
        silence.madeBy(),
        silence.reason());
  }

  /** Its number as a UUID: clients of this API take nothing else. */
  static String id(long number) {
    return new UUID(0, number).toString();
  }

  /**
   * @throws ProblemException {@link Refusal#SILENCE_NOT_FOUND}
   */
  static long number(String id) {
    try {
      UUID uuid = UUID.fromString(id);
      if (uuid.getMostSignificantBits() == 0) {
        return uuid.getLeastSignificantBits();
      }
    } catch (IllegalArgumentException e) {
      // It is none of ours.
    }
    throw new ProblemException(
        Problem.of(Refusal.SILENCE_NOT_FOUND, "There is no silence of this id"));
  }

  /** What filters look at. */
  Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    matchers.forEach(one -> labels.put(String.valueOf(one.name()), String.valueOf(one.value())));
    return labels;
  }
}
