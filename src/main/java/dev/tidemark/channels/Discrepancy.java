package dev.tidemark.channels;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a channel's report differs from what it was told. */
enum Discrepancy {
  /** It was told of the product, and its whole list has it not. */
  MISSING,
  /** It has the product, or the message, more than once. */
  DOUBLED,
  /** It has another number than it was told with this version. */
  WRONG,
  /** It has an older version, though the newer one was sent long enough ago. */
  STALE;

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
