package dev.tidemark.ingest.cdc;

import dev.tidemark.ingest.EventKind;
import dev.tidemark.ingest.cdc.Change.Operation;
import dev.tidemark.kernel.Sha256;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The id under which a change counts once, however often it is told.
 *
 * <p>A change of the binlog is its place there: {@code source:file:position:row}. Two things have
 * no such place, or may be told without it:
 *
 * <ul>
 *   <li>A sale is its row, {@code source:db.table:key}, whether it was inserted or updated while we
 *       followed or was found when the table was read: so neither a reading that is broken off and
 *       done again, nor one that mends a gap, nor a change of its state sells anything twice. Its
 *       cancellation is another event to ingest, and another number of units one for a person to
 *       look at. A key must not be used for another sale.
 *   <li>A level of stock that was read is what the row said at the time of that reading. Not what
 *       it said alone: after a gap a level may be what it was long ago, and must count. A reading
 *       that is done again tells the level again, with a later time, which changes nothing.
 * </ul>
 */
final class EventIds {

  private static final int HASH_BYTES = 16;
  private static final int LONGEST_KEY = 64;

  private EventIds() {}

  static String of(String source, EventKind kind, Change change) {
    if (kind == EventKind.SALE && !change.key().isEmpty()) {
      return source + ":" + change.fullTable() + ":" + keyOf(change);
    }
    if (change.operation() != Operation.READ) {
      return source + ":" + change.place();
    }
    // A sale without a key: only what it says tells it from others.
    String when = kind == EventKind.SALE ? "" : change.at() + "\n";
    String what =
        when + change.fullTable() + "\n" + text(change.key()) + "\n" + text(change.after());
    return source + ":snapshot:" + hash(what);
  }

  private static String keyOf(Change change) {
    String key =
        change.key().values().stream().map(String::valueOf).collect(Collectors.joining(","));
    boolean plain = key.length() <= LONGEST_KEY && key.matches("[A-Za-z0-9_-]+");
    return plain ? key : hash(text(change.key()));
  }

  /** The same for the same values, whatever the order of the columns. */
  private static String text(Map<String, Object> fields) {
    return new TreeMap<>(fields)
        .entrySet().stream()
            .map(field -> field.getKey().length() + ":" + field.getKey() + "=" + sized(field))
            .collect(Collectors.joining());
  }

  private static String sized(Map.Entry<String, Object> field) {
    String value = String.valueOf(field.getValue());
    return value.length() + ":" + value;
  }

  private static String hash(String text) {
    return HexFormat.of().formatHex(Sha256.of(text), 0, HASH_BYTES);
  }
}
