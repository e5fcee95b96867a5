package dev.tidemark.ingest;

import dev.tidemark.ingest.Normaliser.Rejected;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads times as systems write them: {@code 2026-11-24T20:15:00Z}, with a zone or offset or
 * without, a blank for the T, slashes for dashes, a date alone, or seconds or milliseconds since
 * 1970. Where a clock was set back, a time without a zone is taken for the earlier of its two.
 */
final class Times {

  private static final Pattern NUMBER = Pattern.compile("\\d{9,10}|\\d{13}");
  private static final long MILLIS_FROM = 100_000_000_000L;

  private static final DateTimeFormatter USUAL =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendPattern("[XXX][XX][X]")
          .optionalEnd()
          .optionalStart()
          .appendLiteral('[')
          .appendZoneRegionId()
          .appendLiteral(']')
          .optionalEnd()
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final @Nullable ZoneId zone;
  private final @Nullable DateTimeFormatter format;

  Times(Source source) {
    this.zone = source.timeZone() == null ? null : ZoneId.of(source.timeZone());
    this.format =
        source.timeFormat() == null
            ? null
            : DateTimeFormatter.ofPattern(source.timeFormat(), Locale.ROOT);
  }

  Instant parse(String field, String text) throws Rejected {
    String stripped = text.strip();
    if (format == null && NUMBER.matcher(stripped).matches()) {
      long number = Long.parseLong(stripped);
      return number < MILLIS_FROM ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
    }
    TemporalAccessor parsed;
    try {
      parsed = format == null ? USUAL.parse(usual(stripped)) : parse(format, stripped);
    } catch (DateTimeException e) {
      throw new Rejected(field, Reason.NOT_A_TIME, shown(text) + " is not a time");
    }
    return instant(field, text, parsed);
  }

  /** A day that there is not would be read as the last of its month. */
  private static TemporalAccessor parse(DateTimeFormatter format, String text) {
    TemporalAccessor parsed = format.parse(text);
    if (!format.format(parsed).equalsIgnoreCase(text)) {
      throw new DateTimeException("there is no such day");
    }
    return parsed;
  }

  /** A blank for the T, slashes for dashes. */
  private static String usual(String text) {
    StringBuilder usual = new StringBuilder(text);
    if (usual.length() > 10 && usual.charAt(10) == ' ') {
      usual.setCharAt(10, 'T');
    }
    if (usual.length() >= 10 && usual.charAt(4) == '/' && usual.charAt(7) == '/') {
      usual.setCharAt(4, '-');
      usual.setCharAt(7, '-');
    }
    return usual.toString();
  }

  private Instant instant(String field, String text, TemporalAccessor parsed) throws Rejected {
    try {
      if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
        return OffsetDateTime.from(parsed).toInstant();
      }
      if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
        return Instant.from(parsed);
      }
      LocalDateTime local =
          parsed.isSupported(ChronoField.HOUR_OF_DAY)
              ? LocalDateTime.from(parsed)
              : LocalDate.from(parsed).atStartOfDay();
      if (zone == null) {
        throw new Rejected(
            field,
            Reason.TIME_WITHOUT_ZONE,
            shown(text) + " has no zone, and the source has no timeZone");
      }
      return ZonedDateTime.of(local, zone).toInstant();
    } catch (DateTimeException e) {
      throw new Rejected(field, Reason.NOT_A_TIME, shown(text) + " is not a whole time");
    }
  }

  static String shown(String text) {
    return "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'";
  }
}
