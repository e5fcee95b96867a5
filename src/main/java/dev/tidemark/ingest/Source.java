package dev.tidemark.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else's system that tells of stock or sales, and how its rows are to be read.
 *
 * @param name 1 to 64 letters, digits, dots, underscores and dashes
 * @param kind how its rows come
 * @param timeZone of times that have none; null: such a row goes to quarantine
 * @param encoding of its bytes, where the call or file does not say
 * @param mapping our field name to the source's
 * @param defaults text for a field that a row leaves out, by our name
 * @param units pieces in each of the source's units; empty: every number is in pieces
 * @param toleranceSeconds how far its clock may be ahead of ours, and its reports apart in time
 *     from others that they are added to
 * @param unknownProducts what happens to a row about a product that there is not
 * @param timeFormat of its times (java.time pattern); null for the usual forms
 * @param expectedGapSeconds of silence that is no reason to worry; null: learned from what comes
 * @param version raised with every change
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A system that tells of stock or sales, and how its rows are read.")
record Source(
    String name,
    Kind kind,
    @Nullable String timeZone,
    String encoding,
    Map<String, String> mapping,
    Map<String, String> defaults,
    Map<String, BigDecimal> units,
    int toleranceSeconds,
    UnknownProducts unknownProducts,
    @Nullable String timeFormat,
    @Nullable Integer expectedGapSeconds,
    long version) {

  Source {
    mapping = Map.copyOf(mapping);
    defaults = Map.copyOf(defaults);
    units = Map.copyOf(units);
  }

  /** The source of calls that name none; it need not be configured. */
  static final String REST = "rest";

  /** How rows come. Rows of every source may also be posted. */
  public enum Kind {
    /** Posted to {@code /v1/ingest}. */
    REST,
    /** Files in a watched folder. */
    FOLDER,
    /** A Kafka topic. */
    KAFKA,
    /** A RabbitMQ queue. */
    RABBITMQ,
    /** Changes captured from another MySQL. */
    CDC;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What happens to a row about a product that there is not. */
  public enum UnknownProducts {
    /** The product is entered, with nothing to sell. */
    CREATE,
    /** The row goes to quarantine. */
    QUARANTINE,
    /** The row is counted as ignored. */
    IGNORE;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A source of that name with nothing said about it yet. */
  static Source plain(String name) {
    return new Source(
        name,
        Kind.REST,
        null,
        "UTF-8",
        Map.of(),
        Map.of(),
        Map.of(),
        120,
        UnknownProducts.QUARANTINE,
        null,
        null,
        0);
  }
}
