package dev.tidemark.ingest.cdc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.ingest.cdc.Change.Operation;
import io.debezium.data.Envelope;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a record of Debezium becomes a change. */
class ChangeTest {

  private static final Schema ROW =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("at", Schema.OPTIONAL_STRING_SCHEMA)
          .optional()
          .build();
  private static final Schema SOURCE =
      SchemaBuilder.struct()
          .field("db", Schema.STRING_SCHEMA)
          .field("table", Schema.OPTIONAL_STRING_SCHEMA)
          .field("file", Schema.STRING_SCHEMA)
          .field("pos", Schema.INT64_SCHEMA)
          .field("row", Schema.INT32_SCHEMA)
          .field("ts_ms", Schema.INT64_SCHEMA)
          .build();
  private static final Envelope ENVELOPE =
      Envelope.defineSchema().withName("t.Envelope").withRecord(ROW).withSource(SOURCE).build();
  private static final Instant AT = Instant.parse("2026-11-24T10:00:00.500Z");

  @Test
  void anInsertIsItsRowItsPlaceAndItsTime() {
    Change change = change(ENVELOPE.create(row(7, null), source(), AT));
    assertEquals(Operation.INSERT, change.operation());
    assertEquals("bin.1:10:2", change.place());
    assertEquals("shop.sale", change.fullTable());
    assertEquals(
        Map.of("id", 7L, "eventId", "e", "at", AT.toString(), "asOf", AT.toString()),
        change.fields("e"));
  }

  @Test
  void theRowsOwnTimeStays() {
    Change change = change(ENVELOPE.read(row(7, "mine"), source(), AT));
    assertEquals(Operation.READ, change.operation());
    assertEquals("mine", change.fields("e").get("at"));
  }

  @Test
  void anUpdateIsTheRowAfterIt() {
    Change change = change(ENVELOPE.update(row(7, null), row(8, null), source(), AT));
    assertEquals(Operation.UPDATE, change.operation());
    assertEquals(Map.of("id", 8L), change.after());
  }

  @Test
  void aDeleteHasNoRow() {
    Change change = change(ENVELOPE.delete(row(7, null), source(), AT));
    assertEquals(Operation.DELETE, change.operation());
    assertTrue(!change.hasRow() && change.after().isEmpty());
  }

  @Test
  void aHeartbeatIsNoChange() {
    Schema beat = SchemaBuilder.struct().field("ts_ms", Schema.INT64_SCHEMA).build();
    assertTrue(Change.of(record(new Struct(beat).put("ts_ms", 1L))).isEmpty());
    assertTrue(Change.of(new SourceRecord(null, null, "t", null, null)).isEmpty());
  }

  @Test
  void whatWasReadIsNoNewerThanTheReading() {
    Change change = change(ENVELOPE.read(row(7, null), source(), AT));
    assertEquals(AT.minusMillis(500), change.noLaterThan(AT.minusMillis(500)).at());
    assertEquals(AT, change.noLaterThan(AT.plusSeconds(1)).at());
  }

  private static Change change(Struct value) {
    return Change.of(record(value)).orElseThrow();
  }

  private static SourceRecord record(Struct value) {
    return new SourceRecord(null, null, "t", value.schema(), value);
  }

  private static Struct row(long id, @Nullable String at) {
    return new Struct(ROW).put("id", id).put("at", at);
  }

  private static Struct source() {
    return new Struct(SOURCE)
        .put("db", "shop")
        .put("table", "sale")
        .put("file", "bin.1")
        .put("pos", 10L)
        .put("row", 2)
        .put("ts_ms", AT.toEpochMilli());
  }
}
