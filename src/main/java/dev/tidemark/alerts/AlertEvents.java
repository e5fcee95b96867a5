package dev.tidemark.alerts;

import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventData;
import dev.tidemark.outbox.EventIds;
import dev.tidemark.outbox.EventLabels;
import dev.tidemark.outbox.EventType;
import dev.tidemark.rules.Subject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells others what people are told: one event a notice, in its transaction, and so as many as
 * there are notices, however many alerts there are. Alerts that are hidden are in none. Stateless.
 */
final class AlertEvents {

  private AlertEvents() {}

  /**
   * @param number of the notice
   * @param alerts that it is about; of an end, those that ended
   */
  static Event of(long number, NoticeGroup group, Notice notice, List<Alert> alerts) {
    NoticeData data = NoticeData.of(number, group, notice, alerts);
    EventType type =
        switch (notice.kind()) {
          case FIRING, REPEAT -> EventType.ALERT_FIRING;
          case ESCALATED -> EventType.ALERT_ESCALATED;
          case RESOLVED -> EventType.ALERT_RESOLVED;
        };
    return new Event(
        EventIds.of("notice", Long.toString(number)),
        type.toString(),
        group.key(),
        labels(group, alerts),
        EventData.write(data),
        notice.at().toEpochMilli());
  }

  /** Of what somebody has taken on now, what people were told of. */
  static List<Event> acknowledged(Connection connection, List<Decision> decisions, long now)
      throws SQLException {
    List<Decision> taken = decisions.stream().filter(one -> one.has(What.ACKNOWLEDGED)).toList();
    List<Event> events = new ArrayList<>();
    for (Decision one : taken) {
      Alert alert = one.after();
      NoticeGroup group = NoticeGroup.of(alert);
      boolean told = !GroupRows.told(connection, group, List.of(alert.id())).isEmpty();
      if (told && !alert.fingerprint().rule().shadow()) {
        events.add(acknowledged(one, group, GroupRows.waiting(connection, group), now));
      }
    }
    return events;
  }

  private static Event acknowledged(Decision decision, NoticeGroup group, int waiting, long now) {
    Alert alert = decision.after();
    Change change =
        decision.changes().stream()
            .filter(one -> one.what() == What.ACKNOWLEDGED)
            .findFirst()
            .orElseThrow();
    Object note = change.detail().get("note");
    Subject subject = alert.fingerprint().subject();
    NoticeData.Acknowledgement data =
        new NoticeData.Acknowledgement(
            group.key(),
            alert.id().toString(),
            group.ruleName(),
            group.severity(),
            group.scope(),
            subject.kind().toString(),
            subject.key(),
            alert.seen().settings().title(),
            change.who(),
            note == null ? null : note.toString(),
            waiting);
    return new Event(
        EventIds.of("acknowledged", alert.id().toString(), Long.toString(now)),
        EventType.ALERT_ACKNOWLEDGED.toString(),
        group.key(),
        labels(group, List.of(alert)),
        EventData.write(data),
        now);
  }

  private static EventLabels labels(NoticeGroup group, List<Alert> alerts) {
    return new EventLabels(
        group.severity().name(),
        only(alerts, Subject.Kind.PRODUCT),
        only(alerts, Subject.Kind.CHANNEL),
        alerts.stream()
            .map(alert -> alert.seen().category())
            .filter(category -> !category.isEmpty())
            .findFirst()
            .orElse(null));
  }

  private static @Nullable String only(List<Alert> alerts, Subject.Kind kind) {
    Set<String> keys =
        alerts.stream()
            .map(alert -> alert.fingerprint().subject())
            .filter(subject -> subject.kind() == kind)
            .map(Subject::key)
            .collect(Collectors.toSet());
    return keys.size() == 1 ? keys.iterator().next() : null;
  }
}
