package dev.tidemark.alerts;

import dev.tidemark.rules.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert as Alertmanager's API, version 2, tells it: {@code gettableAlert} of <a
 * href="https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml">its
 * description</a>. The labels are those that the webhook flavour {@code alertmanager} has.
 *
 * @param endsAt there it is when an alert is over unless it is heard of again; here five minutes
 *     from now, since every open alert is heard of until it is resolved
 */
record AlertmanagerAlert(
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Receiver> receivers,
    String fingerprint,
    Instant startsAt,
    Instant updatedAt,
    Instant endsAt,
    Status status) {

  static final Receiver RECEIVER = new Receiver("tidemark");

  private static final int FINGERPRINT_DIGITS = 16;
  private static final Duration UNTIL_OVER = Duration.ofMinutes(5);

  /** Who is told. Here it is one for all: webhooks choose by themselves. */
  record Receiver(String name) {}

  /**
   * Whether people are told of it.
   *
   * @param state {@code active} or {@code suppressed}
   */
  record Status(String state, List<String> silencedBy, List<String> inhibitedBy) {

    static Status of(AlertView alert) {
      Hidden hidden = alert.hidden();
      if (hidden == null) {
        return new Status("active", List.of(), List.of());
      }
      return switch (hidden.by()) {
        case SILENCE ->
            new Status(
                "suppressed",
                List.of(AlertmanagerSilence.id(Long.parseLong(hidden.id()))),
                List.of());
        case MAINTENANCE ->
            new Status("suppressed", List.of("maintenance-" + hidden.id()), List.of());
        case INHIBITION -> new Status("suppressed", List.of(), List.of(hidden.id()));
      };
    }
  }

  static AlertmanagerAlert of(AlertView alert, Instant now) {
    return new AlertmanagerAlert(
        labelsOf(alert),
        annotationsOf(alert),
        List.of(RECEIVER),
        alert.fingerprint().substring(0, FINGERPRINT_DIGITS),
        alert.firedAt() == null ? alert.since() : alert.firedAt(),
        alert.lastSeen(),
        now.plus(UNTIL_OVER),
        Status.of(alert));
  }

  private static Map<String, String> labelsOf(AlertView alert) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("alertname", alert.rule().name());
    labels.put("rule", alert.rule().rule());
    labels.put("severity", level(alert.severity()));
    labels.put("priority", alert.severity().name());
    labels.put("kind", alert.subject().kind());
    labels.put("subject", alert.subject().key());
    if (!alert.subject().kind().equals("rule")) {
      labels.put(alert.subject().kind(), alert.subject().key());
    }
    if (!alert.subject().category().isEmpty()) {
      labels.put("category", alert.subject().category());
    }
    return labels;
  }

  static String level(Severity severity) {
    return switch (severity) {
      case P1 -> "critical";
      case P2 -> "error";
      case P3 -> "warning";
    };
  }

  private static Map<String, String> annotationsOf(AlertView alert) {
    Map<String, String> annotations = new TreeMap<>();
    annotations.put("summary", alert.title());
    annotations.put("description", alert.message());
    annotations.put("state", alert.state().toString());
    put(annotations, "runbook", alert.runbook());
    put(annotations, "units_at_risk", alert.unitsAtRisk());
    put(annotations, "minutes_to_empty", alert.minutesToEmpty());
    put(annotations, "acknowledged_by", alert.acknowledgedBy());
    return annotations;
  }

  private static void put(Map<String, String> texts, String name, @Nullable Object value) {
    if (value != null) {
      texts.put(name, value.toString());
    }
  }
}
