package dev.tidemark.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.tidemark.rules.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What people are told of alerts that belong together.
 *
 * @param id its position: whoever has read up to it has missed nothing before it
 * @param scope the category of the products, or the kind of the subjects
 * @param title one line, in units and minutes
 * @param firing how many alerts of the group fire and are not hidden; of a very large group, what
 *     was not looked at one by one counts too
 * @param fresh how many of them this notice is about, which no notice told of before
 * @param alerts up to 20 of those that it is about
 */
public record Notice(
    long id,
    Instant at,
    Kind kind,
    String ruleName,
    Severity severity,
    String scope,
    String title,
    int firing,
    int fresh,
    List<Told> alerts) {

  /** Why people are told. */
  public enum Kind {
    /** Something fires that they do not know of yet. */
    FIRING,
    /** It fires still, and nobody has acknowledged it. */
    REPEAT,
    /** Nobody has acknowledged it for too long. */
    ESCALATED,
    /** All that they were told of is over. */
    RESOLVED;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One of the alerts of a notice.
   *
   * @param subject the key of what it is about
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Told(
      UUID id,
      String subjectKind,
      String subject,
      String message,
      @Nullable Long unitsAtRisk,
      @Nullable Double minutesToEmpty) {

    static Told of(Alert alert) {
      return new Told(
          alert.id(),
          alert.fingerprint().subject().kind().toString(),
          alert.fingerprint().subject().key(),
          alert.seen().message(),
          alert.seen().risk().units(),
          alert.seen().risk().minutesToEmpty());
    }
  }

  public Notice {
    alerts = List.copyOf(alerts);
  }

  NoticeGroup group() {
    return new NoticeGroup(ruleName, severity, scope);
  }
}
