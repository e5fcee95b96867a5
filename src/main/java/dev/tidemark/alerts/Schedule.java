package dev.tidemark.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.kernel.ProblemException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** When a maintenance window is: once, or every week. One of the two is given. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Schedule(@Nullable Once once, @Nullable Weekly weekly) {

  private static final int LOOK_BACK_DAYS = 2;
  private static final int LOOK_AHEAD_DAYS = 9;

  /** From one moment to another, both ISO 8601. */
  @Schema(description = "From one moment to another, as ISO 8601 in UTC.")
  record Once(
      @Schema(examples = "2026-11-27T22:00:00Z") @Nullable String startsAt,
      @Schema(examples = "2026-11-28T02:00:00Z") @Nullable String endsAt) {}

  /** On days of the week, by the clocks of a zone. An end before the start is on the next day. */
  @Schema(description = "On days of the week; an end before the start is on the next day.")
  record Weekly(
      @Schema(examples = "[\"MON\",\"FRI\"]") @Nullable List<@Nullable String> days,
      @Schema(examples = "22:00") @Nullable String from,
      @Schema(examples = "02:00") @Nullable String to,
      @Schema(examples = "Europe/Berlin") @Nullable String timeZone) {}

  /** One occurrence. */
  record Span(Instant start, Instant end) {

    boolean contains(Instant now) {
      return !now.isBefore(start) && now.isBefore(end);
    }
  }

  /**
   * @throws ProblemException {@code INVALID_FIELD} unless exactly one is given, and well formed
   */
  void require() {
    if ((once == null) == (weekly == null)) {
      throw ProblemException.invalidField("once", "or weekly must be given, and not both");
    }
    if (once != null) {
      var unused = spanOf(once);
    }
    if (weekly != null) {
      var unused = spans(weekly, Instant.EPOCH);
    }
  }

  boolean isActive(long nowMillis) {
    Instant now = Instant.ofEpochMilli(nowMillis);
    return next(nowMillis).filter(span -> span.contains(now)).isPresent();
  }

  /** The occurrence that is now, or else the next; empty where there is none any more. */
  Optional<Span> next(long nowMillis) {
    Instant now = Instant.ofEpochMilli(nowMillis);
    List<Span> spans =
        once != null
            ? List.of(spanOf(once))
            : weekly != null ? spans(weekly, now) : List.<Span>of();
    return spans.stream().filter(span -> span.end().isAfter(now)).findFirst();
  }

  private static Span spanOf(Once once) {
    Span span = new Span(moment("startsAt", once.startsAt()), moment("endsAt", once.endsAt()));
    if (!span.end().isAfter(span.start())) {
      throw ProblemException.invalidField("endsAt", "must be after startsAt");
    }
    return span;
  }

  static Instant moment(String field, @Nullable String text) {
    try {
      return Instant.parse(text == null ? "" : text);
    } catch (DateTimeException e) {
      throw ProblemException.invalidField(field, "must be a moment such as 2026-11-27T22:00:00Z");
    }
  }

  /** Those of the days around, in order. */
  private static List<Span> spans(Weekly weekly, Instant now) {
    Set<DayOfWeek> days = days(weekly.days());
    LocalTime from = time("from", weekly.from());
    LocalTime to = time("to", weekly.to());
    ZoneId zone = zone(weekly.timeZone());
    LocalDate today = now.atZone(zone).toLocalDate();
    return today
        .minusDays(LOOK_BACK_DAYS)
        .datesUntil(today.plusDays(LOOK_AHEAD_DAYS))
        .filter(date -> days.contains(date.getDayOfWeek()))
        .map(date -> span(date, from, to, zone))
        .filter(span -> span.end().isAfter(span.start()))
        .toList();
  }

  private static Span span(LocalDate date, LocalTime from, LocalTime to, ZoneId zone) {
    LocalDate last = to.isAfter(from) ? date : date.plusDays(1);
    return new Span(
        at(date.atTime(from), zone).withEarlierOffsetAtOverlap().toInstant(),
        at(last.atTime(to), zone).withLaterOffsetAtOverlap().toInstant());
  }

  /** A time that clocks skip is the moment at which they do. */
  private static ZonedDateTime at(LocalDateTime time, ZoneId zone) {
    ZoneOffsetTransition jump = zone.getRules().getTransition(time);
    return jump != null && jump.isGap()
        ? jump.getInstant().atZone(zone)
        : ZonedDateTime.of(time, zone);
  }

  private static Set<DayOfWeek> days(@Nullable List<@Nullable String> names) {
    if (names == null || names.isEmpty() || names.size() > DayOfWeek.values().length) {
      throw ProblemException.invalidField("days", "must be some of MON to SUN");
    }
    Set<DayOfWeek> days = new HashSet<>();
    for (String name : names) {
      if (!days.add(day(name))) {
        throw ProblemException.invalidField("days", "must be given once each");
      }
    }
    return days;
  }

  private static DayOfWeek day(@Nullable String name) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().substring(0, 3).equals(name == null ? "" : name.toUpperCase(Locale.ROOT))) {
        return day;
      }
    }
    throw ProblemException.invalidField("days", "must be some of MON to SUN");
  }

  private static LocalTime time(String field, @Nullable String text) {
    try {
      return LocalTime.parse(text == null ? "" : text);
    } catch (DateTimeException e) {
      throw ProblemException.invalidField(field, "must be a time such as 22:00");
    }
  }

  private static ZoneId zone(@Nullable String name) {
    try {
      return ZoneId.of(name == null ? "" : name);
    } catch (DateTimeException e) {
      throw ProblemException.invalidField("timeZone", "must be a zone such as Europe/Berlin");
    }
  }
}
