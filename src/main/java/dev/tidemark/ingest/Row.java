package dev.tidemark.ingest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of a body: understood as fields, or not. */
sealed interface Row {

  String place();

  /** Its fields by the source's names, each as text. */
  record Fields(String place, Map<String, String> values) implements Row {}

  /**
   * Not understood.
   *
   * @param text the row, or the beginning of one that is too large
   */
  record Broken(String place, Reason reason, String detail, @Nullable String text) implements Row {}
}
