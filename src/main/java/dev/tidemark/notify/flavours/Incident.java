package dev.tidemark.notify.flavours;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.outbox.EventType;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What an event is to programs that keep incidents: whether it opens one, shows that somebody is at
 * it, or ends it, and by which name it is known.
 *
 * @param key the same for all events of one incident
 */
record Incident(Step step, String key, Level level) {

  /** What happens to it. */
  enum Step {
    OPEN,
    TAKEN_ON,
    OVER
  }

  /** How bad it is. */
  enum Level {
    CRITICAL,
    ERROR,
    WARNING,
    INFO;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Set<EventType> TYPES =
      EnumSet.of(
          EventType.ALERT_FIRING,
          EventType.ALERT_ESCALATED,
          EventType.ALERT_ACKNOWLEDGED,
          EventType.ALERT_RESOLVED,
          EventType.RESPONSE_PROPOSED,
          EventType.RESPONSE_REFUSED,
          EventType.RESPONSE_EXECUTED,
          EventType.RESPONSE_FAILED,
          EventType.RESPONSE_INEFFECTIVE,
          EventType.RESPONSE_UNDONE,
          EventType.RESPONSE_UNDO_FAILED,
          EventType.KILL_SWITCH_CHANGED,
          EventType.CHANNEL_TASK_OPENED,
          EventType.CHANNEL_TASK_CLOSED,
          EventType.WEBHOOK_TEST,
          EventType.WEBHOOK_DISABLED);

  /** The types that open incidents, end them, or show that somebody is at one. */
  static boolean isOne(String type) {
    return EventType.of(type).filter(TYPES::contains).isPresent();
  }

  /**
   * @throws IllegalArgumentException where {@link #isOne} is false
   */
  static Incident of(CloudEvent event) {
    JsonNode data = event.data();
    EventType type =
        EventType.of(event.event().type())
            .filter(TYPES::contains)
            .orElseThrow(() -> new IllegalArgumentException(event.event().type()));
    return new Incident(step(type, data), key(type, event.event().subject()), level(type, data));
  }

  /** The end of a test must not end what else is known of the endpoint. */
  private static String key(EventType type, String subject) {
    return type == EventType.WEBHOOK_TEST ? subject + "/test" : subject;
  }

  private static Step step(EventType type, JsonNode data) {
    return switch (type) {
      case ALERT_RESOLVED,
          RESPONSE_REFUSED,
          RESPONSE_EXECUTED,
          RESPONSE_UNDONE,
          CHANNEL_TASK_CLOSED ->
          Step.OVER;
      case KILL_SWITCH_CHANGED -> data.path("on").asBoolean() ? Step.OPEN : Step.OVER;
      case WEBHOOK_TEST -> data.path("over").asBoolean() ? Step.OVER : Step.OPEN;
      // While others of the group wait, nobody is at it: they may have to be woken.
      case ALERT_ACKNOWLEDGED -> data.path("waiting").asInt() == 0 ? Step.TAKEN_ON : Step.OPEN;
      default -> Step.OPEN;
    };
  }

  private static Level level(EventType type, JsonNode data) {
    return switch (data.path("severity").asText()) {
      case "P1" -> Level.CRITICAL;
      case "P2" -> Level.ERROR;
      case "P3" -> Level.WARNING;
      default -> type == EventType.WEBHOOK_TEST ? Level.INFO : Level.WARNING;
    };
  }
}
