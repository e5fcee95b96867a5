package dev.tidemark.responses;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.alerts.AlertCases;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventData;
import dev.tidemark.outbox.EventIds;
import dev.tidemark.outbox.EventLabels;
import dev.tidemark.outbox.EventType;
import dev.tidemark.outbox.ProductEvents;
import dev.tidemark.responses.AskedRows.Asked;
import dev.tidemark.rules.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells others what becomes of responses, in the caller's transaction: of those that ran, or that a
 * person was asked about. What a guardrail refuses at once is in the record only: in a storm of
 * alerts these are many, and nobody has to do anything about them. And of those that people are
 * asked about, so many of a rule and verb a minute are told one by one, the rest as a number.
 */
@ApplicationScoped
class ResponseEvents {

  private final ProductEvents events;
  private final AlertCases alerts;
  private final AskedRows asked;
  private final InstantSource clock;

  ResponseEvents(ProductEvents events, AlertCases alerts, AskedRows asked, InstantSource clock) {
    this.events = events;
    this.alerts = alerts;
    this.asked = asked;
    this.clock = clock;
  }

  /** What others are told of a response; its schema is {@code events/schemas/response.json}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Data(
      String response,
      String alert,
      String rule,
      String severity,
      String subjectKind,
      String subject,
      String message,
      Verb verb,
      @Nullable Long amount,
      @Nullable String how,
      Target target,
      State state,
      Verdict verdict,
      String text,
      String by,
      long products) {}

  /** How the kill switch stands; the schema is {@code events/schemas/kill-switch.json}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Switch(boolean on, @Nullable String reason, String by, long version) {}

  /**
   * @param what happened, as the audit names it
   * @param isKnown whether the response was decided about before
   * @param text one sentence
   */
  void tell(ResponseRow row, String what, boolean isKnown, String who, String text) {
    type(row, what, isKnown)
        .filter(type -> isToldAlone(type, row))
        .ifPresent(
            type ->
                events.append(
                    new Event(
                        EventIds.of("response", row.id.toString(), Long.toString(row.version)),
                        type.toString(),
                        "response:" + row.id,
                        labels(row),
                        EventData.write(data(row, who, text)),
                        clock.millis())));
  }

  /** How many wait that were not told; the schema is {@code events/schemas/waiting.json}. */
  private record Waiting(
      String rule, Verb verb, String severity, long untold, long waiting, String since) {}

  /**
   * @param waiting how many of them wait now
   */
  void tell(Asked many, long waiting) {
    String severity = many.severity().name();
    String since = Instant.ofEpochMilli(many.sinceMillis()).toString();
    String whose = many.verb() + "/" + many.rule();
    events.append(
        new Event(
            EventIds.of("responses", whose, Long.toString(many.sinceMillis())),
            EventType.RESPONSE_WAITING.toString(),
            "responses:" + whose,
            new EventLabels(severity, null, null, null),
            EventData.write(
                new Waiting(many.rule(), many.verb(), severity, many.untold(), waiting, since)),
            clock.millis()));
  }

  void tell(KillSwitch.Position turned) {
    String reason = turned.reason().isEmpty() ? null : turned.reason();
    Switch data = new Switch(turned.on(), reason, turned.changedBy(), turned.version());
    events.append(
        new Event(
            EventIds.of("kill-switch", Long.toString(turned.version())),
            EventType.KILL_SWITCH_CHANGED.toString(),
            "kill-switch",
            EventLabels.NONE,
            EventData.write(data),
            clock.millis()));
  }

  /** Nobody hears that one is not run of which they did not hear; unless a person said no. */
  private boolean isToldAlone(EventType type, ResponseRow row) {
    if (type == EventType.RESPONSE_PROPOSED) {
      row.told = asked.isToldAlone(row, clock.millis());
      return row.told;
    }
    return type != EventType.RESPONSE_REFUSED || row.told || row.verdict == Verdict.REJECTED;
  }

  private static Optional<EventType> type(ResponseRow row, String what, boolean isKnown) {
    return Optional.ofNullable(
        switch (what) {
          case "ask" -> EventType.RESPONSE_PROPOSED;
          case "reject" -> EventType.RESPONSE_REFUSED;
          case "refuse" -> isKnown ? EventType.RESPONSE_REFUSED : null;
          case "succeed" -> EventType.RESPONSE_EXECUTED;
          case "fail" -> EventType.RESPONSE_FAILED;
          case "undo" -> EventType.RESPONSE_UNDONE;
          case "undo-failed" -> EventType.RESPONSE_UNDO_FAILED;
          case "look" -> row.effect == Effect.INEFFECTIVE ? EventType.RESPONSE_INEFFECTIVE : null;
          default -> null;
        });
  }

  private static Data data(ResponseRow row, String who, String text) {
    return new Data(
        row.id.toString(),
        row.alertId.toString(),
        row.ruleName,
        row.severity.name(),
        row.subjectKind.toString(),
        row.subjectKey,
        row.message,
        row.verb,
        row.amount == 0 ? null : row.amount,
        row.word.isEmpty() ? null : row.word,
        row.target(),
        row.state,
        row.verdict,
        text,
        who,
        row.products);
  }

  private EventLabels labels(ResponseRow row) {
    boolean channel = row.targetKind == Target.Kind.CHANNEL;
    return new EventLabels(
        row.severity.name(),
        row.subjectKind == Subject.Kind.PRODUCT ? row.subjectKey : null,
        channel ? row.targetKey : row.subjectKind == Subject.Kind.CHANNEL ? row.subjectKey : null,
        alerts
            .find(row.alertId)
            .map(AlertCases.Case::category)
            .filter(category -> !category.isEmpty())
            .orElse(null));
  }
}
