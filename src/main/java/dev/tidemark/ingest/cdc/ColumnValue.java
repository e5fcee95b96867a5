package dev.tidemark.ingest.cdc;

import io.debezium.data.Bits;
import io.debezium.time.Date;
import io.debezium.time.MicroTime;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.NanoTimestamp;
import io.debezium.time.Timestamp;
import io.debezium.time.ZonedTimestamp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** A column's value as text, number, truth value or map. Knows no type that it refuses. */
final class ColumnValue {

  private static final int MOST_LONG_BYTES = 8;

  private ColumnValue() {}

  /**
   * DATETIME becomes local text with seconds ({@code 2026-11-24T10:00:00}), TIMESTAMP an instant,
   * DATE and TIME text, decimals text, bit strings and unsigned integers a number where it has room
   * and text otherwise, binary columns hexadecimal text.
   *
   * @param value not null
   */
  static Object of(Schema schema, Object value) {
    if (value instanceof Struct struct) {
      return fields(struct);
    }
    if (value instanceof Number number) {
      return ofNumber(schema.name(), number);
    }
    if (value instanceof byte[] bytes) {
      return ofBytes(schema.name(), bytes);
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return ofBytes(schema.name(), bytes);
    }
    if (ZonedTimestamp.SCHEMA_NAME.equals(schema.name())) {
      return OffsetDateTime.parse(value.toString()).toInstant().toString();
    }
    return value instanceof Boolean ? value : value.toString();
  }

  /** All fields that are not null, in their order. */
  static Map<String, Object> fields(Struct struct) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Field field : struct.schema().fields()) {
      // Not get(), which gives a column's default where the row has null.
      Object value = struct.getWithoutDefault(field.name());
      if (value != null) {
        fields.put(field.name(), of(field.schema(), value));
      }
    }
    return fields;
  }

  private static Object ofNumber(@Nullable String type, Number number) {
    if (number instanceof BigDecimal decimal) {
      return ofDecimal(decimal);
    }
    if (type == null) {
      return number;
    }
    long value = number.longValue();
    return switch (type) {
      case Date.SCHEMA_NAME -> LocalDate.ofEpochDay(value).toString();
      case Timestamp.SCHEMA_NAME -> local(Instant.EPOCH.plusMillis(value));
      case MicroTimestamp.SCHEMA_NAME -> local(Instant.EPOCH.plus(value, ChronoUnit.MICROS));
      case NanoTimestamp.SCHEMA_NAME -> local(Instant.EPOCH.plusNanos(value));
      case MicroTime.SCHEMA_NAME -> time(Duration.of(value, ChronoUnit.MICROS));
      default -> number;
    };
  }

  private static Object ofDecimal(BigDecimal decimal) {
    BigInteger whole = decimal.scale() == 0 ? decimal.unscaledValue() : null;
    return whole != null && whole.bitLength() < Long.SIZE
        ? (Object) whole.longValue()
        : decimal.toPlainString();
  }

  private static String local(Instant instant) {
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
        LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
  }

  /** A TIME of these servers is a span: it may be negative and have more than 24 hours. */
  private static String time(Duration span) {
    Duration size = span.abs();
    String text =
        "%s%02d:%02d:%02d"
            .formatted(
                span.isNegative() ? "-" : "",
                size.toHours(),
                size.toMinutesPart(),
                size.toSecondsPart());
    int micros = size.toNanosPart() / 1000;
    return micros == 0 ? text : text + ".%06d".formatted(micros);
  }

  private static Object ofBytes(@Nullable String type, byte[] bytes) {
    if (!Bits.LOGICAL_NAME.equals(type)) {
      return HexFormat.of().formatHex(bytes);
    }
    byte[] bigEndian = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      bigEndian[bytes.length - 1 - i] = bytes[i];
    }
    BigInteger number = new BigInteger(1, bigEndian);
    return bytes.length <= MOST_LONG_BYTES && number.bitLength() < Long.SIZE
        ? (Object) number.longValue()
        : number.toString();
  }
}
