package dev.tidemark.ingest.cdc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.debezium.data.Bits;
import io.debezium.data.Enum;
import io.debezium.data.Json;
import io.debezium.time.Date;
import io.debezium.time.MicroTime;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.NanoTimestamp;
import io.debezium.time.Timestamp;
import io.debezium.time.Year;
import io.debezium.time.ZonedTimestamp;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnValueTest {

  /** 2026-11-24T10:00:00 */
  private static final long MILLIS = 1_795_514_400_000L;

  private static final Schema POINT = SchemaBuilder.struct().field("x", Schema.INT32_SCHEMA);

  static Stream<Arguments> values() {
    return Stream.of(
        row("VARCHAR", Schema.STRING_SCHEMA, "A-1", "A-1"),
        row("VARCHAR", Schema.STRING_SCHEMA, "", ""),
        row("BIT(1)", Schema.BOOLEAN_SCHEMA, true, true),
        row("TINYINT(1)", Schema.INT16_SCHEMA, (short) 1, (short) 1),
        row("INT", Schema.INT32_SCHEMA, -7, -7),
        row("BIGINT", Schema.INT64_SCHEMA, Long.MIN_VALUE, Long.MIN_VALUE),
        row("BIGINT UNSIGNED", Decimal.schema(0), new BigDecimal("42"), 42L),
        row(
            "BIGINT UNSIGNED",
            Decimal.schema(0),
            new BigDecimal("18446744073709551615"),
            "18446744073709551615"),
        row("DOUBLE", Schema.FLOAT64_SCHEMA, 0.5, 0.5),
        row("DECIMAL", Schema.STRING_SCHEMA, "9.90", "9.90"),
        row("DECIMAL as bytes", Decimal.schema(2), new BigDecimal("9.90"), "9.90"),
        row("DATE", Date.schema(), 20_781, "2026-11-24"),
        row("DATETIME", Timestamp.schema(), MILLIS, "2026-11-24T10:00:00"),
        row("DATETIME(3)", Timestamp.schema(), MILLIS + 250, "2026-11-24T10:00:00.25"),
        row(
            "DATETIME(6)",
            MicroTimestamp.schema(),
            MILLIS * 1000 + 1,
            "2026-11-24T10:00:00.000001"),
        row("DATETIME", NanoTimestamp.schema(), MILLIS * 1_000_000, "2026-11-24T10:00:00"),
        row("DATETIME", Timestamp.schema(), -1000L, "1969-12-31T23:59:59"),
        row("TIMESTAMP", ZonedTimestamp.schema(), "2026-11-24T10:00:00Z", "2026-11-24T10:00:00Z"),
        row(
            "TIMESTAMP",
            ZonedTimestamp.schema(),
            "2026-11-24T11:00:00.5+01:00",
            "2026-11-24T10:00:00.500Z"),
        row("TIME", MicroTime.schema(), 36_000_000_000L, "10:00:00"),
        row("TIME(6)", MicroTime.schema(), -3_020_399_000_001L, "-838:59:59.000001"),
        row("YEAR", Year.schema(), 2026, 2026),
        row("BIT(12)", Bits.schema(12), new byte[] {1, 8}, 2049L),
        row(
            "BIT(64)",
            Bits.schema(64),
            new byte[] {0, 0, 0, 0, 0, 0, 0, -128},
            "9223372036854775808"),
        row("BINARY", Schema.BYTES_SCHEMA, new byte[] {0, -1}, "00ff"),
        row("BINARY", Schema.BYTES_SCHEMA, ByteBuffer.wrap(new byte[] {0, -1}), "00ff"),
        row("JSON", Json.schema(), "{\"a\":1}", "{\"a\":1}"),
        row("ENUM", Enum.schema("a,b"), "b", "b"),
        row("POINT", POINT, new Struct(POINT).put("x", 3), Map.of("x", 3)));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("values")
  void aColumnBecomes(String type, Schema schema, Object value, Object expected) {
    assertEquals(expected, ColumnValue.of(schema, value));
  }

  @Test
  void nullsAreLeftOutThoughTheColumnHasADefault() {
    Schema number = SchemaBuilder.int32().optional().defaultValue(5).build();
    Schema schema = SchemaBuilder.struct().field("a", number).field("b", number).build();
    Struct row = new Struct(schema).put("a", null).put("b", 2);
    assertEquals(Map.of("b", 2), ColumnValue.fields(row));
  }

  private static Arguments row(String type, Schema schema, Object value, Object expected) {
    return Arguments.of(type, schema, value, expected);
  }
}
