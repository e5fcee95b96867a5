package dev.tidemark.ingest;

import dev.tidemark.ingest.RowReader.Unreadable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of one row, no more of them and no longer than a row may be: members of members repeat
 * the names above them, and would make much of little.
 */
final class RowFields {

  private static final int MOST_FIELDS = 1_000;
  private static final int MOST_CHARS = 2 * ByteSource.MOST_ROW_BYTES;

  private final Map<String, String> values = new LinkedHashMap<>();
  private int chars;

  /** Adds a field. */
  void put(String name, String value) throws Unreadable {
    chars += name.length() + value.length();
    if (values.size() >= MOST_FIELDS || chars > MOST_CHARS) {
      throw new Unreadable(
          Reason.ROW_TOO_LARGE,
          "A row may have %d fields, and %d characters of names and values"
              .formatted(MOST_FIELDS, MOST_CHARS));
    }
    if (values.put(name, value) != null) {
      throw new Unreadable(Reason.DUPLICATE_FIELD, name + " is there twice");
    }
  }

  Map<String, String> values() {
    return values;
  }

  /** Fields of a row that came as values; maps in it are named with dots. */
  static Map<String, String> flat(Map<String, Object> row) throws Unreadable {
    RowFields fields = new RowFields();
    flatten("", row, fields);
    return fields.values();
  }

  private static void flatten(String prefix, Map<?, ?> from, RowFields into) throws Unreadable {
    for (Map.Entry<?, ?> field : from.entrySet()) {
      if (field.getValue() instanceof Map<?, ?> inner) {
        flatten(prefix + field.getKey() + ".", inner, into);
      } else if (field.getValue() != null) {
        into.put(prefix + field.getKey(), field.getValue().toString());
      }
    }
  }
}
