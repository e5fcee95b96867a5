package dev.tidemark.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What happens here that others may want to be told of. Each type has a JSON schema of its data and
 * an example in the resources under {@code events}; documents about events are made from these.
 */
public enum EventType {
  ALERT_FIRING(
      "alert.firing",
      "notice",
      "Alerts of a group fire that nobody was told of before, or fire still (kind repeat).",
      Subjects.GROUP,
      About.ALERT),
  ALERT_ESCALATED(
      "alert.escalated",
      "notice",
      "Nobody has acknowledged alerts of a group for too long.",
      Subjects.GROUP,
      About.ALERT),
  ALERT_ACKNOWLEDGED(
      "alert.acknowledged",
      "acknowledgement",
      "Somebody has taken an alert on that people were told of.",
      Subjects.GROUP,
      About.ALERT),
  ALERT_RESOLVED(
      "alert.resolved",
      "notice",
      "All alerts of a group that people were told of are over.",
      Subjects.GROUP,
      About.ALERT),

  RESPONSE_PROPOSED(
      "response.proposed",
      "response",
      "A response waits for a person to approve it. Of a rule and verb 20 a minute are told so;"
          + " see response.waiting.",
      Subjects.RESPONSE,
      About.ALERT),
  RESPONSE_WAITING(
      "response.waiting",
      "waiting",
      "More responses of a rule wait for a person than are told one by one: their number, once a"
          + " minute.",
      Subjects.RESPONSES,
      About.SEVERITY),
  RESPONSE_REFUSED(
      "response.refused",
      "response",
      "A response that waited for a person, or was about to run, is not run. Those that their"
          + " guardrail refuses at once are not told.",
      Subjects.RESPONSE,
      About.ALERT),
  RESPONSE_EXECUTED(
      "response.executed", "response", "A response has run.", Subjects.RESPONSE, About.ALERT),
  RESPONSE_FAILED(
      "response.failed",
      "response",
      "A response could not be run, or only in part.",
      Subjects.RESPONSE,
      About.ALERT),
  RESPONSE_INEFFECTIVE(
      "response.ineffective",
      "response",
      "A response has run and did not help.",
      Subjects.RESPONSE,
      About.ALERT),
  RESPONSE_UNDONE(
      "response.undone",
      "response",
      "What a response did is taken back.",
      Subjects.RESPONSE,
      About.ALERT),
  RESPONSE_UNDO_FAILED(
      "response.undo_failed",
      "response",
      "What a response did could not be taken back.",
      Subjects.RESPONSE,
      About.ALERT),
  KILL_SWITCH_CHANGED(
      "kill-switch.changed",
      "kill-switch",
      "All responses are stopped, or may run again.",
      "kill-switch",
      About.NOTHING),

  SALE_CHANGED(
      "sale.changed",
      "sale",
      "A person changed the stage of the sale, or its limits.",
      "sale",
      About.NOTHING),
  STOCK_CHANGED(
      "stock.changed",
      "stock",
      "The stock of a product changed. Several changes in a short time are told as one.",
      Subjects.PRODUCT,
      About.PRODUCT),

  RESERVATION_CONFIRMED(
      "reservation.confirmed",
      "reservation",
      "A reservation was paid for. Told only where the service is set to.",
      Subjects.PRODUCT,
      About.PRODUCT),
  RESERVATION_RELEASED(
      "reservation.released",
      "reservation",
      "A reservation was given back by who held it, or cancelled after it was sold. Told only"
          + " where the service is set to.",
      Subjects.PRODUCT,
      About.PRODUCT),
  RESERVATION_EXPIRED(
      "reservation.expired",
      "reservation",
      "The time to pay for a reservation is over; its units are on sale again.",
      Subjects.PRODUCT,
      About.PRODUCT),
  RESERVATION_REFUND_DUE(
      "reservation.refund_due",
      "reservation",
      "The money for a reservation came after its time, and its units are gone: pay it back. Told"
          + " once.",
      Subjects.PRODUCT,
      About.PRODUCT),

  CHANNEL_TASK_OPENED(
      "channel.task.opened",
      "task",
      "A person has to look at something about a channel. Told once while it is open.",
      Subjects.TASK,
      About.CHANNEL),
  CHANNEL_TASK_CLOSED(
      "channel.task.closed",
      "task",
      "Somebody has closed such a task.",
      Subjects.TASK,
      About.CHANNEL),

  WEBHOOK_TEST(
      "webhook.test",
      "webhook-test",
      "Somebody tries an endpoint. Told to that endpoint only, whatever types it wants.",
      Subjects.WEBHOOK,
      About.NOTHING),
  WEBHOOK_DISABLED(
      "webhook.disabled",
      "webhook",
      "An endpoint is told nothing any more: it failed for too long, or said that it is gone.",
      Subjects.WEBHOOK,
      About.NOTHING);

  /** What endpoints may be told of by. */
  public enum Label {
    SEVERITY("severity"),
    SKU("sku"),
    CHANNEL("channel"),
    CATEGORY("category");

    private final String text;

    Label(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Events of one subject keep their order. */
  private static final class Subjects {
    static final String GROUP = "alerts:<rule>/<severity>/<scope>, the group";
    static final String RESPONSE = "response:<id>";
    static final String RESPONSES = "responses:<verb>/<rule>";
    static final String PRODUCT = "product:<sku>";
    static final String TASK = "task:<number>";
    static final String WEBHOOK = "webhook:<id>";
  }

  /** What its events are about, and so which labels they may have. */
  private enum About {
    ALERT,
    SEVERITY,
    PRODUCT,
    CHANNEL,
    NOTHING;

    List<Label> labels() {
      return switch (this) {
        case ALERT -> List.of(Label.SEVERITY, Label.SKU, Label.CHANNEL, Label.CATEGORY);
        case SEVERITY -> List.of(Label.SEVERITY);
        case PRODUCT -> List.of(Label.SKU, Label.CATEGORY);
        case CHANNEL -> List.of(Label.CHANNEL, Label.SKU);
        case NOTHING -> List.of();
      };
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String text;
  private final String schema;
  private final String meaning;
  private final String subject;
  private final About about;

  EventType(String text, String schema, String meaning, String subject, About about) {
    this.text = text;
    this.schema = schema;
    this.meaning = meaning;
    this.subject = subject;
    this.about = about;
  }

  /** The type of that name, such as {@code alert.firing}; empty if there is none. */
  public static Optional<EventType> of(String name) {
    return Arrays.stream(values()).filter(type -> type.text.equals(name)).findFirst();
  }

  /** One sentence or two. */
  public String meaning() {
    return meaning;
  }

  /** What an event's subject is. */
  public String subject() {
    return subject;
  }

  /** Those that an event may have. */
  public List<Label> labels() {
    return about.labels();
  }

  /** The name of the schema of its data; several types may share one. */
  public String schemaName() {
    return schema;
  }

  /** The schema of its data (JSON Schema, draft 7). Read anew each time. */
  public JsonNode schema() {
    return schema(schema);
  }

  /** One of the schemas, by its name. Read anew each time. */
  public static JsonNode schema(String name) {
    return read("schemas/" + name);
  }

  /** Data as it is in an event of this type. Read anew each time. */
  public JsonNode example() {
    return read("examples/" + text);
  }

  private static JsonNode read(String name) {
    String path = "/events/" + name + ".json";
    try (InputStream found = EventType.class.getResourceAsStream(path)) {
      if (found == null) {
        throw new IllegalStateException("no resource " + path);
      }
      return JSON.readTree(found);
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  /** Its name, as endpoints and receivers have it. */
  @Override
  public String toString() {
    return text;
  }
}
