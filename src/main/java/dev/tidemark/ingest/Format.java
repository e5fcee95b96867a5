package dev.tidemark.ingest;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How rows are written in a body. */
public enum Format {
  /** An array of objects, or one object. */
  JSON("application/json", ".json"),
  /** An object a line. */
  NDJSON("application/x-ndjson", ".ndjson"),
  /** A header line and a row a line (RFC 4180); fields are parted by comma, semicolon or tab. */
  CSV("text/csv", ".csv");

  private final String mediaType;
  private final String ending;

  Format(String mediaType, String ending) {
    this.mediaType = mediaType;
    this.ending = ending;
  }

  /** By media type, whatever its parameters; empty for others. */
  public static Optional<Format> of(@Nullable String contentType) {
    if (contentType == null) {
      return Optional.empty();
    }
    String type = contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    for (Format format : values()) {
      if (format.mediaType.equals(type)) {
        return Optional.of(format);
      }
    }
    return switch (type) {
      case "application/ndjson", "application/jsonl" -> Optional.of(NDJSON);
      default -> Optional.empty();
    };
  }

  /** By the ending of a file's name; empty for others. */
  public static Optional<Format> ofFile(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (Format format : values()) {
      if (lower.endsWith(format.ending)) {
        return Optional.of(format);
      }
    }
    return lower.endsWith(".jsonl") ? Optional.of(NDJSON) : Optional.empty();
  }
}
