package dev.tidemark.notify.flavours;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.outbox.EventType;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What Prometheus' Alertmanager sends to its webhook receivers, for programs that were made for it:
 * the alerts of a group with their labels. {@code severity} is {@code critical}, {@code error} or
 * {@code warning}, {@code priority} is P1 to P3.
 *
 * <p>Protocol: <a
 * href="https://prometheus.io/docs/alerting/latest/configuration/#webhook_config">webhook_config</a>,
 * version 4. A fingerprint is the FNV-1a hash of the labels, as {@code LabelSet.Fingerprint} of
 * prometheus/common makes it. An alert that fires has {@code endsAt} in the year 1, as there. 5xx
 * and 429 are tried again.
 */
@Singleton
class Alertmanager implements Flavour {

  private static final String NEVER = "0001-01-01T00:00:00Z";
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final int SEPARATOR = 255;

  /** One alert of the group. */
  private record Entry(
      SortedMap<String, String> labels,
      SortedMap<String, String> annotations,
      String startsAt,
      String endsAt) {}

  @Override
  public String name() {
    return "alertmanager";
  }

  /** There is no word for that somebody is at it. */
  @Override
  public boolean takes(String type) {
    return Incident.isOne(type) && !type.equals(EventType.ALERT_ACKNOWLEDGED.toString());
  }

  @Override
  public boolean keepsIncidents() {
    return true;
  }

  @Override
  public Rendered render(CloudEvent event, FlavourSettings settings, long nowMillis) {
    Incident incident = Incident.of(event);
    JsonNode data = event.data();
    SortedMap<String, String> group = groupLabels(event, incident, data);
    List<Entry> entries = entries(event, incident, data, group);
    ObjectNode body = Json.object();
    body.put("version", "4");
    body.put("groupKey", "{}:" + braced(group));
    int firing = data.path("firing").asInt();
    body.put("truncatedAlerts", Math.max(0, firing - entries.size()));
    String status = incident.step() == Incident.Step.OVER ? "resolved" : "firing";
    body.put("status", status);
    body.put("receiver", "tidemark");
    body.set("groupLabels", Json.of(group));
    body.set("commonLabels", Json.of(common(entries.stream().map(Entry::labels).toList())));
    body.set(
        "commonAnnotations", Json.of(common(entries.stream().map(Entry::annotations).toList())));
    String link = settings.consoleUrl() == null ? "" : settings.consoleUrl();
    body.put("externalURL", link);
    ArrayNode alerts = body.putArray("alerts");
    entries.forEach(entry -> alerts.add(alert(entry, status, link)));
    return Rendered.json(Json.write(body));
  }

  private static ObjectNode alert(Entry entry, String status, String link) {
    ObjectNode alert = Json.object();
    alert.put("status", status);
    alert.set("labels", Json.of(entry.labels()));
    alert.set("annotations", Json.of(entry.annotations()));
    alert.put("startsAt", entry.startsAt());
    alert.put("endsAt", entry.endsAt());
    alert.put("generatorURL", link);
    alert.put("fingerprint", fingerprint(entry.labels()));
    return alert;
  }

  private static SortedMap<String, String> groupLabels(
      CloudEvent event, Incident incident, JsonNode data) {
    SortedMap<String, String> labels = new TreeMap<>();
    boolean alerts = data.path("alerts").isArray();
    labels.put("alertname", alerts ? data.path("rule").asText() : event.event().type());
    labels.put("severity", incident.level().toString());
    put(labels, "priority", data.path("severity"));
    if (alerts) {
      put(labels, "scope", data.path("scope"));
    } else {
      labels.put("subject", incident.key());
    }
    return labels;
  }

  private static List<Entry> entries(
      CloudEvent event, Incident incident, JsonNode data, SortedMap<String, String> group) {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode alert : data.path("alerts")) {
      SortedMap<String, String> labels = new TreeMap<>(group);
      put(labels, "rule", alert.path("rule"));
      put(labels, "category", alert.path("category"));
      put(labels, alert.path("subjectKind").asText("subject"), alert.path("subject"));
      SortedMap<String, String> annotations = new TreeMap<>();
      put(annotations, "summary", alert.path("title"));
      put(annotations, "description", alert.path("message"));
      put(annotations, "runbook", alert.path("runbook"));
      put(annotations, "units_at_risk", alert.path("unitsAtRisk"));
      put(annotations, "minutes_to_empty", alert.path("minutesToEmpty"));
      entries.add(
          new Entry(
              labels,
              annotations,
              alert.path("firedAt").asText(),
              alert.path("resolvedAt").asText(NEVER)));
    }
    return entries.isEmpty() ? List.of(whole(event, incident, group)) : entries;
  }

  /** What is no notice is one alert by itself. */
  private static Entry whole(
      CloudEvent event, Incident incident, SortedMap<String, String> labels) {
    SortedMap<String, String> annotations = new TreeMap<>();
    annotations.put("summary", Brief.of(event).title());
    String at = Instant.ofEpochMilli(event.event().atMillis()).toString();
    return new Entry(labels, annotations, at, incident.step() == Incident.Step.OVER ? at : NEVER);
  }

  private static void put(SortedMap<String, String> texts, String name, JsonNode value) {
    if (value.isValueNode() && !value.asText().isEmpty()) {
      texts.put(name, value.asText());
    }
  }

  private static SortedMap<String, String> common(List<SortedMap<String, String>> all) {
    SortedMap<String, String> common = new TreeMap<>(all.get(0));
    all.forEach(one -> common.entrySet().retainAll(one.entrySet()));
    return common;
  }

  private static String braced(SortedMap<String, String> labels) {
    List<String> pairs = new ArrayList<>();
    labels.forEach((name, value) -> pairs.add(name + "=" + Json.quoted(value)));
    return "{" + String.join(", ", pairs) + "}";
  }

  static String fingerprint(SortedMap<String, String> labels) {
    long hash = FNV_OFFSET;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      hash = add(add(hash, label.getKey()), label.getValue());
    }
    return String.format(Locale.ROOT, "%016x", hash);
  }

  private static long add(long hash, String text) {
    long sum = hash;
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      sum = (sum ^ (one & 0xff)) * FNV_PRIME;
    }
    return (sum ^ SEPARATOR) * FNV_PRIME;
  }

  @Override
  public Verdict judge(int status, String body) {
    return Answers.byStatus(status, body);
  }
}
