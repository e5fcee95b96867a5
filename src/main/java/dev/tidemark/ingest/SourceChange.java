package dev.tidemark.ingest;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.velocity.SaleCount;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of {@code PUT /v1/sources/{name}}; a member left out keeps its value or default. */
@Schema(description = "How a source's rows are read. Members left out keep their value.")
record SourceChange(
    @Schema(
            description = "How its rows come: rest, folder, kafka, rabbitmq or cdc. Default rest.",
            examples = "rest")
        @Nullable String kind,
    @Schema(
            description =
                "Zone of times that have none, such as Europe/Berlin. Without one, such rows go to"
                    + " quarantine. An empty text takes it away.",
            examples = "Asia/Shanghai")
        @Nullable String timeZone,
    @Schema(
            description =
                "Encoding of its bytes where the call or file does not say. Default UTF-8.",
            examples = "GBK")
        @Nullable String encoding,
    @Schema(
            description =
                "Our field to the source's: sku, warehouse, channel, onHand, reserved, asOf, units,"
                    + " at, orderId, cancelled, eventId, unit. Members of members with dots.",
            examples = "{\"sku\":\"item_no\",\"onHand\":\"stock.qty\"}")
        @Nullable Map<String, String> mapping,
    @Schema(
            description = "Text for a field that a row leaves out; for asOf and at: now.",
            examples = "{\"warehouse\":\"north\"}")
        @Nullable Map<String, String> defaults,
    @Schema(
            description = "Pieces in each of the source's units, which the field unit names.",
            examples = "{\"piece\":1,\"case\":12}")
        @Nullable Map<String, BigDecimal> units,
    @Schema(
            description =
                "Seconds that its clock may be ahead, and its reports apart in time from others that"
                    + " they are added to, 0 to 86400. Default 120.",
            examples = "120")
        @Nullable Integer toleranceSeconds,
    @Schema(
            description =
                "A row about a product that there is not: create, quarantine or ignore. Default"
                    + " quarantine.",
            examples = "quarantine")
        @Nullable String unknownProducts,
    @Schema(
            description =
                "Pattern of its times (java.time), where they are in no usual form; empty: none.",
            examples = "dd.MM.yyyy HH:mm")
        @Nullable String timeFormat,
    @Schema(
            description =
                "Seconds of silence that are no reason to worry; 0, and at first: learned.",
            examples = "300")
        @Nullable Integer expectedGapSeconds,
    @Schema(description = "Why, for the audit; at most 500 characters.") @Nullable String reason) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int MOST_ENTRIES = 200;
  private static final int LONGEST_TEXT = 200;
  private static final int LONGEST_FORMAT = 100;
  private static final int MOST_TOLERANCE = 86_400;
  private static final BigDecimal MOST_FACTOR = BigDecimal.valueOf(1_000_000_000);

  /** Their line ends, quotes and braces are not the single bytes that rows are cut at. */
  private static final Pattern WIDE =
      Pattern.compile(
          "UTF-?(7|16|32).*|.*EBCDIC.*|IBM.*|CESU.*|.*2022.*|HZ.*|.*COMPOUND.*|SCSU|BOCU.*");

  /** The source with what is given here put in, and its version raised. */
  Source appliedTo(Source before) {
    requireNoNulls("mapping", mapping);
    requireNoNulls("defaults", defaults);
    requireNoNulls("units", units);
    Source after =
        new Source(
            requireName(before.name()),
            kind == null ? before.kind() : one(Source.Kind.values(), "kind", kind),
            orCleared(timeZone, before.timeZone()),
            encoding == null ? before.encoding() : requireEncoding(encoding),
            mapping == null ? before.mapping() : mapping,
            defaults == null ? before.defaults() : defaults,
            units == null ? before.units() : units,
            toleranceSeconds == null ? before.toleranceSeconds() : toleranceSeconds,
            unknownProducts == null
                ? before.unknownProducts()
                : one(Source.UnknownProducts.values(), "unknownProducts", unknownProducts),
            orCleared(timeFormat, before.timeFormat()),
            gap(before),
            before.version() + 1);
    require(after);
    var unused = Reasons.require(reason);
    return after;
  }

  /** An empty text takes away what was said before. */
  private static @Nullable String orCleared(@Nullable String given, @Nullable String otherwise) {
    return given == null ? otherwise : given.isEmpty() ? null : given;
  }

  /** 0: it is learned again. */
  private @Nullable Integer gap(Source before) {
    Integer given = expectedGapSeconds;
    return given == null ? before.expectedGapSeconds() : given == 0 ? null : given;
  }

  private static void requireNoNulls(String field, @Nullable Map<String, ?> given) {
    if (given != null && given.values().stream().anyMatch(Objects::isNull)) {
      throw ProblemException.invalidField(field, "must have no null in it");
    }
  }

  private static void require(Source source) {
    Set<String> fields = new TreeSet<>(EventKind.SNAPSHOT.fields());
    fields.addAll(EventKind.SALE.fields());
    requireTexts("mapping", source.mapping(), fields);
    requireTexts("defaults", source.defaults(), fields);
    requireUnits(source.units());
    requireZone(source.timeZone());
    requireFormat(source.timeFormat());
    if (source.toleranceSeconds() < 0 || source.toleranceSeconds() > MOST_TOLERANCE) {
      throw ProblemException.invalidField(
          "toleranceSeconds", "must be from 0 to " + MOST_TOLERANCE);
    }
    Integer gap = source.expectedGapSeconds();
    if (gap != null && gap < 1) {
      throw ProblemException.invalidField("expectedGapSeconds", "must be at least 1");
    }
  }

  static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw ProblemException.invalidField(
          "source",
          "must be 1 to 64 letters, digits, dots, underscores or dashes, and start with a letter or"
              + " digit");
    }
    if (name.equals(SaleCount.OWN)) {
      throw ProblemException.invalidField("source", "must not be " + name + ", the service itself");
    }
    return name;
  }

  private static void requireTexts(String field, Map<String, String> texts, Set<String> known) {
    texts.forEach(
        (key, value) -> {
          if (!known.contains(key)) {
            throw ProblemException.invalidField(field, "must name fields of ours: not " + key);
          }
          if (value == null || value.isBlank() || value.length() > LONGEST_TEXT) {
            throw ProblemException.invalidField(
                field, "must give " + key + " 1 to " + LONGEST_TEXT + " characters");
          }
        });
  }

  private static void requireUnits(Map<String, BigDecimal> units) {
    if (units.size() > MOST_ENTRIES) {
      throw ProblemException.invalidField("units", "must be at most " + MOST_ENTRIES);
    }
    units.forEach(
        (unit, pieces) -> {
          boolean named = !unit.isBlank() && unit.length() <= LONGEST_TEXT;
          boolean positive =
              pieces != null && pieces.signum() > 0 && pieces.compareTo(MOST_FACTOR) <= 0;
          if (!named || !positive) {
            throw ProblemException.invalidField(
                "units", "must say for each unit how many pieces it is, above 0");
          }
        });
  }

  private static void requireZone(@Nullable String zone) {
    try {
      if (zone != null) {
        var unused = ZoneId.of(zone);
      }
    } catch (DateTimeException e) {
      throw ProblemException.invalidField("timeZone", "must be a zone such as Europe/Berlin");
    }
  }

  private static void requireFormat(@Nullable String format) {
    try {
      if (format != null && format.length() > LONGEST_FORMAT) {
        throw ProblemException.invalidField(
            "timeFormat", "must be at most " + LONGEST_FORMAT + " characters");
      }
      if (format != null) {
        var unused = DateTimeFormatter.ofPattern(format, Locale.ROOT);
      }
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalidField("timeFormat", "must be a pattern such as dd.MM.yyyy");
    }
  }

  static String requireEncoding(String name) {
    try {
      Charset encoding = Charset.forName(name);
      boolean wide = WIDE.matcher(encoding.name().toUpperCase(Locale.ROOT)).matches();
      byte[] same = "{\"a\",\n0}".getBytes(StandardCharsets.US_ASCII);
      if (!wide && encoding.canEncode() && Arrays.equals(same, "{\"a\",\n0}".getBytes(encoding))) {
        return encoding.name();
      }
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      // not known, as below
    }
    throw ProblemException.invalidField(
        "encoding", "must be one that extends ASCII, such as UTF-8, GBK or windows-1251");
  }

  private static <E extends Enum<E>> E one(E[] values, String field, String name) {
    for (E value : values) {
      if (value.toString().equals(name)) {
        return value;
      }
    }
    throw ProblemException.invalidField(
        field,
        "must be one of "
            + Arrays.stream(values).map(E::toString).collect(Collectors.joining(", ")));
  }
}
