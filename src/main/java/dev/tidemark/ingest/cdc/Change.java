package dev.tidemark.ingest.cdc;

import io.debezium.data.Envelope;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * One change of one row, as Debezium tells it.
 *
 * @param key the row's primary key by column; empty where the table has none
 * @param after the row as the change left it; empty for a row that is gone
 * @param at when it was made, on the source's clock; for a row that was read, when that was
 */
record Change(
    Operation operation,
    String database,
    String table,
    String file,
    long position,
    int row,
    Instant at,
    Map<String, Object> key,
    Map<String, Object> after) {

  /** How the row came to be told. */
  enum Operation {
    /** It was there when the table was read. */
    READ,
    INSERT,
    UPDATE,
    DELETE,
    /** Nothing about one row: all of them were removed, or a message of the system's own. */
    OTHER;

    private static Operation ofCode(String code) {
      return switch (code) {
        case "r" -> READ;
        case "c" -> INSERT;
        case "u" -> UPDATE;
        case "d" -> DELETE;
        default -> OTHER;
      };
    }
  }

  /** Empty for a record that is no change, such as a heartbeat. */
  static Optional<Change> of(SourceRecord record) {
    if (!(record.value() instanceof Struct value)
        || value.schema().field(Envelope.FieldName.OPERATION) == null) {
      return Optional.empty();
    }
    Struct source = value.getStruct(Envelope.FieldName.SOURCE);
    Struct after = value.getStruct(Envelope.FieldName.AFTER);
    return Optional.of(
        new Change(
            Operation.ofCode(value.getString(Envelope.FieldName.OPERATION)),
            source.getString("db"),
            String.valueOf(source.getString("table")),
            source.getString("file"),
            source.getInt64("pos"),
            source.getInt32("row"),
            Instant.ofEpochMilli(source.getInt64("ts_ms")),
            record.key() instanceof Struct key ? ColumnValue.fields(key) : Map.of(),
            after == null ? Map.of() : ColumnValue.fields(after)));
  }

  /** Whether there is a row to hand on. */
  boolean hasRow() {
    return switch (operation) {
      case READ, INSERT, UPDATE -> true;
      case DELETE, OTHER -> false;
    };
  }

  /** {@code file:position:row}. */
  String place() {
    return file + ":" + position + ":" + row;
  }

  /** {@code db.table}. */
  String fullTable() {
    return database + "." + table;
  }

  /** The row with what it does not say itself: the event's id, and the time. */
  Map<String, Object> fields(String eventId) {
    Map<String, Object> fields = new LinkedHashMap<>(after);
    fields.put("eventId", eventId);
    fields.putIfAbsent("at", at.toString());
    fields.putIfAbsent("asOf", at.toString());
    return fields;
  }

  /**
   * The same change, made no later than {@code latest}. A table is read as it was when the reading
   * of all tables began, but Debezium gives the time when its own turn came: a change in between,
   * told later with its true time, would then look older than the row that was read before it.
   */
  Change noLaterThan(Instant latest) {
    return at.isAfter(latest)
        ? new Change(operation, database, table, file, position, row, latest, key, after)
        : this;
  }
}
