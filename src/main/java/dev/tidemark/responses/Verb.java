package dev.tidemark.responses;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be done about an alert. */
public enum Verb {
  /** Fewer holds a second, until the alert is over. */
  THROTTLE(Lasting.WHILE_ALERT, Lane.INNER),
  /** Buckets laid out anew. */
  REBUCKET(Lasting.AT_ONCE, Lane.INNER),
  /** Stock sent again to channels. */
  RESEND(Lasting.AT_ONCE, Lane.OUTER),
  /** Stock sent to channels that have it wrong. */
  CORRECT(Lasting.AT_ONCE, Lane.OUTER),
  /** Sale, or sending to a channel, stopped until somebody resumes it. */
  PAUSE(Lasting.UNTIL_UNDONE, Lane.INNER),
  /** Sale, or sending to a channel, that goes on. */
  RESUME(Lasting.AT_ONCE, Lane.INNER),
  /** More units asked for. */
  REPLENISH(Lasting.AT_ONCE, Lane.OUTER),
  /** A runbook called. */
  WEBHOOK(Lasting.AT_ONCE, Lane.OUTER);

  /** How long it holds something. */
  enum Lasting {
    /** It is done, and holds nothing. */
    AT_ONCE,
    /** It is taken back by itself when its alert is over. */
    WHILE_ALERT,
    /** It holds until somebody takes it back. */
    UNTIL_UNDONE
  }

  /** Who waits for whom: what calls others out there never holds up what does not. */
  enum Lane {
    INNER,
    OUTER
  }

  private final Lasting lasting;
  private final Lane lane;

  Verb(Lasting lasting, Lane lane) {
    this.lasting = lasting;
    this.lane = lane;
  }

  Lasting lasting() {
    return lasting;
  }

  Lane lane() {
    return lane;
  }

  static Optional<Verb> of(String name) {
    return Arrays.stream(values()).filter(verb -> verb.toString().equals(name)).findFirst();
  }

  /**
   * @throws ProblemException {@link Refusal#INVALID_FIELD}
   */
  @JsonCreator
  static Verb parse(String name) {
    return of(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(Refusal.INVALID_FIELD, "verb must be one of " + names())
                        .with("field", "verb")));
  }

  private static String names() {
    return Arrays.stream(values()).map(Verb::toString).collect(Collectors.joining(", "));
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
