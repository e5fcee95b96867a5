package dev.tidemark.ingest;

import java.util.Map;

/** Reads the fields of one row. Used by one thread. */
interface RowReader {

  /** Its fields that have a value, each as text. */
  Map<String, String> read(String row) throws Unreadable;

  /** It is no row. Without a stack trace: there may be many. */
  final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    Unreadable(Reason reason, String detail) {
      super(detail, null, false, false);
      this.reason = reason;
    }

    Reason reason() {
      return reason;
    }

    String detail() {
      return String.valueOf(getMessage());
    }
  }
}
