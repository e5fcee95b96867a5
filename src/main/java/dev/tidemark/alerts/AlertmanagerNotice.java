package dev.tidemark.alerts;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.tidemark.kernel.Hash128;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.rules.Finding;
import dev.tidemark.rules.RuleKey;
import dev.tidemark.rules.RuleSettings;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What Alertmanager posts to its webhook receivers, as far as we read it: <a
 * href="https://prometheus.io/docs/alerting/latest/configuration/#webhook_config">webhook_config</a>,
 * version 4.
 *
 * @param truncatedAlerts how many more there are that it did not send
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(description = "What Alertmanager posts to a webhook receiver.")
record AlertmanagerNotice(
    @Schema(examples = "4") @Nullable String version,
    @Nullable Long truncatedAlerts,
    @Schema(description = "At most 1000.") @Nullable List<@Nullable Entry> alerts) {

  /** The rule's name within a text, of every alert that was told by an Alertmanager. */
  static final String RULE = "alertmanager";

  private static final int MOST = 1_000;
  private static final int MOST_TEXTS = 64;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_KEY = 200;
  private static final int LONGEST_TEXT = 500;
  private static final int HASH_DIGITS = 16;

  /** Who tells it escalates it; we would only do so a second time. */
  private static final Duration NEVER = Duration.ofDays(36_500);

  /** One alert of the group. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Entry(
      @Schema(description = "firing or resolved.") @Nullable String status,
      @Schema(description = "alertname, and what makes it another alert.")
          @Nullable Map<String, @Nullable String> labels,
      @Nullable Map<String, @Nullable String> annotations,
      @Nullable String startsAt,
      @Nullable String generatorURL) {

    /** What it says of which alert; empty where that cannot be known. */
    Optional<Told> told() {
      Map<String, String> known = texts(labels);
      String name = known.getOrDefault("alertname", "");
      boolean firing = "firing".equals(status);
      if (name.isBlank()
          || name.length() > LONGEST_NAME
          || known.size() > MOST_TEXTS
          || (!firing && !"resolved".equals(status))) {
        return Optional.empty();
      }
      Subject subject = new Subject(Subject.Kind.EXTERNAL, key(name, known));
      return Optional.of(
          new Told(
              new Fingerprint(new RuleRef(name, RULE, false), subject),
              firing
                  ? new Observation.True(finding(name, subject, known), "")
                  : Observation.UNTRUE));
    }

    /** The labels but its name, for people to read; where that is too long, with a hash of them. */
    private static String key(String name, Map<String, String> labels) {
      String all =
          labels.entrySet().stream()
              .filter(label -> !label.getKey().equals("alertname"))
              .map(label -> label.getKey() + "=" + label.getValue())
              .collect(Collectors.joining(", "));
      if (all.length() <= LONGEST_KEY) {
        return all.isEmpty() ? name : all;
      }
      String hash = AlertRows.hex(Hash128.of(all)).substring(0, HASH_DIGITS);
      return all.substring(0, LONGEST_KEY - HASH_DIGITS - 2) + "… " + hash;
    }

    private Finding finding(String name, Subject subject, Map<String, String> labels) {
      Map<String, String> notes = texts(annotations);
      String title = first(notes, name, "summary", "title");
      RuleSettings settings =
          new RuleSettings(
              severity(labels),
              title,
              Duration.ZERO,
              Duration.ZERO,
              Duration.ZERO,
              null,
              NEVER,
              null,
              true);
      return new Finding(
          new RuleKey(name, RULE, 1),
          false,
          settings,
          subject,
          first(notes, title, "description", "message"),
          List.of(),
          List.of(),
          evidence(labels, notes),
          Map.of());
    }

    private Map<String, Object> evidence(Map<String, String> labels, Map<String, String> notes) {
      Map<String, Object> all = new LinkedHashMap<>();
      labels.forEach((name, value) -> all.put(cut(name), cut(value)));
      notes.entrySet().stream()
          .limit(MOST_TEXTS)
          .forEach(note -> all.putIfAbsent(cut(note.getKey()), cut(note.getValue())));
      all.putIfAbsent("startsAt", cut(startsAt == null ? "" : startsAt));
      all.putIfAbsent("generatorURL", cut(generatorURL == null ? "" : generatorURL));
      return all;
    }

    /** By the names that our own alerts have there, and by those that are usual. */
    private static Severity severity(Map<String, String> labels) {
      String priority = labels.getOrDefault("priority", "").toUpperCase(Locale.ROOT);
      String severity = labels.getOrDefault("severity", "").toLowerCase(Locale.ROOT);
      for (Severity one : Severity.values()) {
        if (one.name().equals(priority)) {
          return one;
        }
      }
      return switch (severity) {
        case "critical", "page", "emergency", "fatal" -> Severity.P1;
        case "error", "high", "major" -> Severity.P2;
        default -> Severity.P3;
      };
    }

    private static String first(Map<String, String> texts, String otherwise, String... names) {
      for (String name : names) {
        String text = texts.getOrDefault(name, "");
        if (!text.isBlank()) {
          return text;
        }
      }
      return otherwise;
    }

    /** Sorted; Alertmanager takes a label without a value for none. */
    private static Map<String, String> texts(@Nullable Map<String, @Nullable String> given) {
      Map<String, String> texts = new TreeMap<>();
      if (given != null) {
        given.forEach(
            (name, value) -> {
              if (value != null && !value.isEmpty()) {
                texts.put(name, value);
              }
            });
      }
      return texts;
    }

    private static String cut(String text) {
      return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }
  }

  /** What was said of an alert. */
  record Told(Fingerprint fingerprint, Observation observed) {}

  /**
   * @throws ProblemException {@link Refusal#INVALID_FIELD} if it is of another version, or has more
   *     than 1,000 alerts
   */
  List<Entry> entries() {
    if (!"4".equals(version)) {
      throw ProblemException.invalidField("version", "must be 4, as Alertmanager's webhooks have");
    }
    if (alerts == null || alerts.size() > MOST) {
      throw ProblemException.invalidField("alerts", "must be a list of at most " + MOST);
    }
    return alerts.stream().map(one -> one == null ? NOTHING : one).toList();
  }

  private static final Entry NOTHING = new Entry(null, null, null, null, null);
}
