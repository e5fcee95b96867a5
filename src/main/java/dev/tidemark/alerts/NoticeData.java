package dev.tidemark.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.rules.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What others are told by a notice, and by an acknowledgement: the data of their events. The
 * schemas are {@code events/schemas/notice.json} and {@code acknowledgement.json}.
 *
 * @param notice its number
 */
record NoticeData(
    long notice,
    String group,
    Notice.Kind kind,
    String rule,
    Severity severity,
    String scope,
    String title,
    int firing,
    int fresh,
    List<About> alerts) {

  /** One of the alerts. Moments as texts: ISO 8601 in UTC. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record About(
      String id,
      String rule,
      String subjectKind,
      String subject,
      @Nullable String category,
      String title,
      String message,
      @Nullable String runbook,
      @Nullable Long unitsAtRisk,
      @Nullable Double minutesToEmpty,
      String firedAt,
      @Nullable String resolvedAt) {

    static About of(Alert alert) {
      Seen seen = alert.seen();
      Life life = alert.life();
      return new About(
          alert.id().toString(),
          alert.fingerprint().rule().rule(),
          alert.fingerprint().subject().kind().toString(),
          alert.fingerprint().subject().key(),
          seen.category().isEmpty() ? null : seen.category(),
          seen.settings().title(),
          seen.message(),
          seen.settings().runbook(),
          seen.risk().units(),
          seen.risk().minutesToEmpty(),
          Instant.ofEpochMilli(life.firedMillis()).toString(),
          life.isOpen() ? null : Instant.ofEpochMilli(life.resolvedMillis()).toString());
    }
  }

  /**
   * Somebody has taken an alert on.
   *
   * @param waiting how many of the group fire that nobody has
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Acknowledgement(
      String group,
      String alert,
      String rule,
      Severity severity,
      String scope,
      String subjectKind,
      String subject,
      String title,
      String by,
      @Nullable String note,
      int waiting) {}

  NoticeData {
    alerts = List.copyOf(alerts);
  }

  static NoticeData of(long number, NoticeGroup group, Notice notice, List<Alert> alerts) {
    return new NoticeData(
        number,
        group.key(),
        notice.kind(),
        notice.ruleName(),
        notice.severity(),
        notice.scope(),
        notice.title(),
        notice.firing(),
        notice.fresh(),
        alerts.stream().map(About::of).toList());
  }
}
