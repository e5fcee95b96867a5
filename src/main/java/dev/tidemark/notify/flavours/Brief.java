package dev.tidemark.notify.flavours;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An event as a person reads it in a chat: a title, a few facts, and the things that it is about.
 * All of it is one line each, without marks of any markup of our own; what operators wrote is in it
 * as they wrote it, but for what cannot be seen.
 *
 * @param things at most {@link #MOST_THINGS}, then one line that says how many more there are
 */
record Brief(Tone tone, String title, List<Fact> facts, List<String> things) {

  static final int MOST_THINGS = 10;
  static final int LONGEST_TITLE = 140;
  private static final int LONGEST_TEXT = 300;
  private static final int MOST_FACTS = 8;

  /** How it is meant. */
  enum Tone {
    BAD,
    WORSE_THAN_IT_SHOULD_BE,
    GOOD,
    NEWS
  }

  /** Shows at a glance how it is meant. */
  String mark() {
    return switch (tone) {
      case BAD -> "🔴";
      case WORSE_THAN_IT_SHOULD_BE -> "🟠";
      case GOOD -> "🟢";
      case NEWS -> "🔵";
    };
  }

  /** One fact. */
  record Fact(String name, String value) {}

  private static final Map<EventType, String> OF_RESPONSES =
      Map.of(
          EventType.RESPONSE_PROPOSED, "Waits for approval",
          EventType.RESPONSE_REFUSED, "Not run",
          EventType.RESPONSE_EXECUTED, "Done",
          EventType.RESPONSE_FAILED, "Failed",
          EventType.RESPONSE_INEFFECTIVE, "Did not help",
          EventType.RESPONSE_UNDONE, "Taken back",
          EventType.RESPONSE_UNDO_FAILED, "Could not be taken back");

  Brief {
    facts = List.copyOf(facts);
    things = List.copyOf(things);
  }

  /** An event of a type that has no words of its own is told by its members. */
  static Brief of(CloudEvent told) {
    Event event = told.event();
    JsonNode data = told.data();
    Optional<EventType> known = EventType.of(event.type());
    if (known.isEmpty()) {
      return other(event, data);
    }
    return switch (known.get()) {
      case ALERT_FIRING, ALERT_ESCALATED, ALERT_RESOLVED -> notice(known.get(), data);
      case ALERT_ACKNOWLEDGED -> acknowledgement(data);
      case RESPONSE_PROPOSED,
          RESPONSE_REFUSED,
          RESPONSE_EXECUTED,
          RESPONSE_FAILED,
          RESPONSE_INEFFECTIVE,
          RESPONSE_UNDONE,
          RESPONSE_UNDO_FAILED ->
          response(known.get(), data);
      case RESPONSE_WAITING -> waiting(data);
      case KILL_SWITCH_CHANGED -> killSwitch(data);
      case CHANNEL_TASK_OPENED -> task(data);
      default -> other(event, data);
    };
  }

  /** Under the message, in small print. */
  static String foot(CloudEvent told) {
    Instant at = Instant.ofEpochMilli(told.event().atMillis()).truncatedTo(ChronoUnit.SECONDS);
    return "Tidemark · " + told.event().type() + " · " + at;
  }

  private static Brief notice(EventType type, JsonNode data) {
    boolean over = type == EventType.ALERT_RESOLVED;
    String severity = text(data, "severity");
    List<Fact> facts = new ArrayList<>();
    add(facts, "Severity", severity);
    add(facts, "Rule", text(data, "rule"));
    add(facts, "About", text(data, "scope"));
    if (!over) {
      add(facts, "Firing", text(data, "firing"));
    }
    Tone tone = over ? Tone.GOOD : severity.equals("P1") ? Tone.BAD : Tone.WORSE_THAN_IT_SHOULD_BE;
    return new Brief(tone, title(severity + " " + text(data, "title")), facts, alerts(data, over));
  }

  private static List<String> alerts(JsonNode data, boolean over) {
    List<String> things = new ArrayList<>();
    int told = 0;
    for (JsonNode alert : data.path("alerts")) {
      if (told++ < MOST_THINGS) {
        things.add(
            Texts.line(text(alert, "subject") + ": " + text(alert, "message"), LONGEST_TEXT));
      }
    }
    int all = over ? told : Math.max(told, data.path("firing").asInt());
    if (all > MOST_THINGS) {
      things.add("and " + (all - MOST_THINGS) + " more");
    }
    return things;
  }

  private static Brief acknowledgement(JsonNode data) {
    List<Fact> facts = new ArrayList<>();
    add(facts, "By", text(data, "by"));
    add(facts, "Note", text(data, "note"));
    add(facts, "Severity", text(data, "severity"));
    add(facts, "Still waiting", text(data, "waiting"));
    String title = "Acknowledged: " + text(data, "title") + ", " + text(data, "subject");
    return new Brief(Tone.NEWS, title(title), facts, List.of());
  }

  private static Brief response(EventType type, JsonNode data) {
    List<Fact> facts = new ArrayList<>();
    add(facts, "Why", text(data, "text"));
    add(facts, "Alert", text(data, "subject") + ": " + text(data, "message"));
    add(facts, "Severity", text(data, "severity"));
    add(facts, "Rule", text(data, "rule"));
    add(facts, "By", text(data, "by"));
    JsonNode target = data.path("target");
    String title =
        "%s: %s %s %s"
            .formatted(
                OF_RESPONSES.getOrDefault(type, ""),
                text(data, "verb"),
                text(target, "kind"),
                text(target, "key"));
    return new Brief(toneOf(type), title(title), facts, List.of());
  }

  private static Brief waiting(JsonNode data) {
    List<Fact> facts = new ArrayList<>();
    add(facts, "Severity", text(data, "severity"));
    add(facts, "Rule", text(data, "rule"));
    add(facts, "Not told one by one", text(data, "untold"));
    String title = "%s wait for approval: %s".formatted(text(data, "waiting"), text(data, "verb"));
    return new Brief(Tone.WORSE_THAN_IT_SHOULD_BE, title(title), facts, List.of());
  }

  private static Tone toneOf(EventType type) {
    return switch (type) {
      case RESPONSE_FAILED, RESPONSE_UNDO_FAILED -> Tone.BAD;
      case RESPONSE_PROPOSED, RESPONSE_INEFFECTIVE -> Tone.WORSE_THAN_IT_SHOULD_BE;
      case RESPONSE_EXECUTED -> Tone.GOOD;
      default -> Tone.NEWS;
    };
  }

  private static Brief killSwitch(JsonNode data) {
    boolean on = data.path("on").asBoolean();
    List<Fact> facts = new ArrayList<>();
    add(facts, "By", text(data, "by"));
    add(facts, "Reason", text(data, "reason"));
    return new Brief(
        on ? Tone.BAD : Tone.NEWS,
        on ? "Kill switch on: no response is run" : "Kill switch off",
        facts,
        List.of());
  }

  private static Brief task(JsonNode data) {
    List<Fact> facts = new ArrayList<>();
    add(facts, "Channel", text(data, "channel"));
    add(facts, "Product", text(data, "sku"));
    add(facts, "What", text(data, "detail"));
    String title = "To look at: " + text(data, "kind") + " at " + text(data, "channel");
    return new Brief(Tone.WORSE_THAN_IT_SHOULD_BE, title(title), facts, List.of());
  }

  /** Its type and what its members say. */
  private static Brief other(Event event, JsonNode data) {
    List<Fact> facts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : data.properties()) {
      if (member.getValue().isValueNode() && facts.size() < MOST_FACTS) {
        add(facts, Texts.line(member.getKey(), LONGEST_TITLE), member.getValue().asText());
      }
    }
    return new Brief(Tone.NEWS, title(event.type() + ": " + event.subject()), facts, List.of());
  }

  private static void add(List<Fact> facts, String name, String value) {
    String line = Texts.line(value, LONGEST_TEXT);
    if (!line.isEmpty()) {
      facts.add(new Fact(name, line));
    }
  }

  private static String title(String text) {
    return Texts.line(text, LONGEST_TITLE);
  }

  private static String text(JsonNode data, String member) {
    return data.path(member).asText("");
  }
}
