package dev.tidemark.ingest;

import dev.tidemark.kernel.Hash128;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Sku;
import dev.tidemark.velocity.SaleCount;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a row of a source an event of ours: fields found by the mapping, what is missing filled in,
 * texts turned into numbers and times, units into pieces. Immutable.
 */
final class Normaliser {

  /** More pieces than any ledger holds. */
  static final long MOST_UNITS = 1_000_000_000_000L;

  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_ID = 200;
  private static final String NOW = "now";
  private static final Set<String> YES = Set.of("true", "1", "yes", "y");
  private static final Set<String> NO = Set.of("false", "0", "no", "n");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,18})?([eE]\\+?\\d{1,2})?");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final Source source;
  private final Times times;
  private final InstantSource clock;

  Normaliser(Source source, InstantSource clock) {
    this.source = source;
    this.times = new Times(source);
    this.clock = clock;
  }

  /** A row that is no event, and why. Without a stack trace: there may be many. */
  static final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final Reason reason;

    Rejected(String field, Reason reason, String detail) {
      super(detail, null, false, false);
      this.field = field;
      this.reason = reason;
    }

    String field() {
      return field;
    }

    Reason reason() {
      return reason;
    }

    String detail() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * An event, and how it is told from others.
   *
   * @param id the same whenever it comes again
   */
  record Observed(Event event, Hash128 id) {}

  /** Reads a row, its values by the source's names. */
  Observed read(EventKind kind, Map<String, String> row) throws Rejected {
    Fields fields = new Fields(row);
    Event event =
        switch (kind) {
          case SNAPSHOT -> snapshot(fields);
          case SALE -> sale(fields);
        };
    String eventId = fields.find("eventId");
    return new Observed(
        event, eventId == null ? event.natural() : given(event, id("eventId", eventId)));
  }

  /** A line of an order and its cancellation may carry one id: they are two events. */
  private Hash128 given(Event event, String eventId) {
    String what =
        event instanceof Sale sale ? (sale.cancelled() ? "cancelled" : "sale") : "snapshot";
    return Hash128.of("event", what, source.name(), eventId);
  }

  private StockSnapshot snapshot(Fields fields) throws Rejected {
    return new StockSnapshot(
        source.name(),
        name("warehouse", fields.or("warehouse", "main")),
        name("channel", fields.or("channel", "all")),
        sku(fields),
        pieces(fields, "onHand", fields.require("onHand")),
        pieces(fields, "reserved", fields.or("reserved", "0")),
        time("asOf", fields.require("asOf")));
  }

  private Sale sale(Fields fields) throws Rejected {
    long units = pieces(fields, "units", fields.require("units"));
    if (units == 0) {
      throw new Rejected("units", Reason.OUT_OF_RANGE, "A sale has at least one unit");
    }
    String channel = name("channel", fields.or("channel", source.name()));
    if (channel.equals(SaleCount.OWN)) {
      throw new Rejected("channel", Reason.INVALID_NAME, channel + " is what is sold here");
    }
    String orderId = fields.find("orderId");
    return new Sale(
        source.name(),
        channel,
        sku(fields),
        units,
        time("at", fields.require("at")),
        orderId == null ? null : id("orderId", orderId),
        truth("cancelled", fields.or("cancelled", "false")));
  }

  private static String sku(Fields fields) throws Rejected {
    String text = fields.require("sku").strip();
    try {
      return new Sku(text).code();
    } catch (ProblemException e) {
      throw new Rejected("sku", Reason.INVALID_SKU, e.problem().detail());
    }
  }

  private static String name(String field, String text) throws Rejected {
    return bounded(field, text, LONGEST_NAME);
  }

  private static String id(String field, String text) throws Rejected {
    return bounded(field, text, LONGEST_ID);
  }

  private static String bounded(String field, String text, int longest) throws Rejected {
    String name = text.strip();
    if (name.codePointCount(0, name.length()) > longest || CONTROL.matcher(name).find()) {
      throw new Rejected(
          field,
          Reason.INVALID_NAME,
          field + " must be 1 to " + longest + " characters, and no control characters");
    }
    return name;
  }

  /** A whole number of pieces, from a number that may be in another unit. */
  private long pieces(Fields fields, String field, String text) throws Rejected {
    BigDecimal pieces = number(field, text).multiply(factor(fields));
    if (pieces.signum() < 0) {
      throw new Rejected(field, Reason.NEGATIVE, negative(field, text));
    }
    if (pieces.compareTo(BigDecimal.valueOf(MOST_UNITS)) > 0) {
      throw new Rejected(field, Reason.OUT_OF_RANGE, field + " is above " + MOST_UNITS);
    }
    try {
      return pieces.longValueExact();
    } catch (ArithmeticException e) {
      throw new Rejected(
          field, Reason.NOT_WHOLE, Times.shown(text) + " is no whole number of pieces");
    }
  }

  private static String negative(String field, String text) {
    String detail = Times.shown(text) + " is below zero";
    return field.equals("units")
        ? detail + "; a cancelled sale has its units, and cancelled true"
        : detail;
  }

  private static BigDecimal number(String field, String text) throws Rejected {
    String number = text.strip();
    if (!NUMBER.matcher(number).matches()) {
      throw new Rejected(field, Reason.NOT_A_NUMBER, Times.shown(text) + " is not a number");
    }
    return new BigDecimal(number);
  }

  private BigDecimal factor(Fields fields) throws Rejected {
    if (source.units().isEmpty()) {
      return BigDecimal.ONE;
    }
    String unit = fields.require("unit").strip();
    BigDecimal factor = source.units().get(unit);
    if (factor == null) {
      throw new Rejected(
          "unit", Reason.UNKNOWN_UNIT, "The source has no unit " + Times.shown(unit));
    }
    return factor;
  }

  private Instant time(String field, String text) throws Rejected {
    Instant now = clock.instant();
    if (text.equals(NOW)) {
      return now;
    }
    Instant time = times.parse(field, text);
    if (time.isAfter(now.plusSeconds(source.toleranceSeconds()))) {
      throw new Rejected(
          field,
          Reason.IN_FUTURE,
          "%s is more than %d s ahead of %s".formatted(time, source.toleranceSeconds(), now));
    }
    if (time.isBefore(Instant.EPOCH)) {
      throw new Rejected(field, Reason.OUT_OF_RANGE, time + " is before 1970");
    }
    return time;
  }

  private static boolean truth(String field, String text) throws Rejected {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    if (YES.contains(lower) || NO.contains(lower)) {
      return YES.contains(lower);
    }
    throw new Rejected(
        field, Reason.NOT_A_BOOLEAN, Times.shown(text) + " is neither true nor false");
  }

  /** A row's values by our names. */
  private final class Fields {
    private final Map<String, String> row;

    Fields(Map<String, String> row) {
      this.row = row;
    }

    @Nullable String find(String field) {
      String value = row.get(source.mapping().getOrDefault(field, field));
      return value == null || value.isBlank() ? source.defaults().get(field) : value;
    }

    String or(String field, String otherwise) {
      String value = find(field);
      return value == null ? otherwise : value;
    }

    String require(String field) throws Rejected {
      String value = find(field);
      if (value == null) {
        String theirs = source.mapping().getOrDefault(field, field);
        throw new Rejected(field, Reason.MISSING_FIELD, theirs + " is missing or empty");
      }
      return value;
    }
  }
}
