package dev.tidemark.notify.flavours;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.outbox.EventIds;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * An event of PagerDuty: {@code trigger}, {@code acknowledge} or {@code resolve}, all of one group
 * of alerts with one {@code dedup_key}. The key of the endpoint is the routing key of an
 * integration.
 *
 * <p>Protocol: <a href="https://developer.pagerduty.com/docs/send-alert-event">Events API v2</a>: a
 * summary of 1,024 and a {@code dedup_key} of 255 characters, 512 KB in all. A success is 202; 400
 * is not tried again, but where it is about the routing key; 429 and 5xx are.
 */
@Singleton
class PagerDuty implements Flavour {

  private static final int LONGEST_SUMMARY = 1_024;
  private static final int LONGEST_KEY = 255;
  private static final int NOT_READ = 400;
  private static final Pattern ROUTING_KEY = Pattern.compile("[A-Za-z0-9]{32}");

  @Override
  public String name() {
    return "pagerduty";
  }

  @Override
  public boolean takes(String type) {
    return Incident.isOne(type);
  }

  @Override
  public void require(FlavourSettings settings) {
    String key = settings.routingKey();
    if (key == null || !ROUTING_KEY.matcher(key).matches()) {
      throw ProblemException.invalidField(
          "settings.routingKey", "must be the integration's key: 32 letters and digits");
    }
  }

  @Override
  public boolean keepsIncidents() {
    return true;
  }

  @Override
  public Rendered render(CloudEvent event, FlavourSettings settings, long nowMillis) {
    Incident incident = Incident.of(event);
    ObjectNode body = Json.object();
    body.put("routing_key", settings.routingKey());
    body.put("event_action", action(incident.step()));
    body.put("dedup_key", dedupKey(incident.key()));
    if (incident.step() == Incident.Step.OPEN) {
      body.put("client", "Tidemark");
      if (settings.consoleUrl() != null) {
        body.put("client_url", settings.consoleUrl());
      }
      body.set("payload", payload(event, incident));
    }
    return Rendered.json(Json.write(body));
  }

  private static ObjectNode payload(CloudEvent event, Incident incident) {
    JsonNode data = event.data();
    ObjectNode payload = Json.object();
    payload.put("summary", Texts.line(Brief.of(event).title(), LONGEST_SUMMARY));
    payload.put("source", event.source());
    payload.put("severity", incident.level().toString());
    payload.put("timestamp", Instant.ofEpochMilli(event.event().atMillis()).toString());
    payload.put("class", event.event().type());
    putIfThere(payload, "component", data.path("scope").asText());
    putIfThere(payload, "group", data.path("rule").asText());
    payload.set("custom_details", data);
    return payload;
  }

  private static void putIfThere(ObjectNode payload, String member, String text) {
    if (!text.isEmpty()) {
      payload.put(member, Texts.line(text, LONGEST_KEY));
    }
  }

  private static String action(Incident.Step step) {
    return switch (step) {
      case OPEN -> "trigger";
      case TAKEN_ON -> "acknowledge";
      case OVER -> "resolve";
    };
  }

  /** What is too long is known by its hash: cut, two could be the same. */
  private static String dedupKey(String key) {
    return key.length() <= LONGEST_KEY ? key : EventIds.of(key).toString();
  }

  @Override
  public Verdict judge(int status, String body) {
    boolean mendable = body.contains("routing_key") || body.contains("routing key");
    return status == NOT_READ && !mendable
        ? Verdict.refused(Texts.line("answered 400: " + body, LONGEST_KEY))
        : Answers.byStatus(status, body);
  }
}
