package dev.tidemark.ingest.messages;

import dev.tidemark.ingest.Format;
import org.jspecify.annotations.Nullable;

/** How a message's body is to be read. */
final class BodyFormats {

  private BodyFormats() {}

  /**
   * The format that the content type names; where it names none of ours, what the body looks like:
   * lines of JSON when its first line is a whole object and another follows, JSON otherwise. What
   * is neither is read as JSON too, so that all of it becomes one row in quarantine.
   */
  static Format of(@Nullable String contentType, byte[] body) {
    return Format.of(contentType)
        .orElseGet(() -> looksLikeLines(body) ? Format.NDJSON : Format.JSON);
  }

  private static boolean looksLikeLines(byte[] body) {
    int first = nextVisible(body, 0);
    if (first == body.length || body[first] != '{') {
      return false;
    }
    int lineEnd = first;
    while (lineEnd < body.length && body[lineEnd] != '\n') {
      lineEnd++;
    }
    int last = lineEnd - 1;
    while (isBlank(body[last])) {
      last--;
    }
    return body[last] == '}' && nextVisible(body, lineEnd) < body.length;
  }

  private static int nextVisible(byte[] body, int from) {
    int at = from;
    while (at < body.length && isBlank(body[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte character) {
    return character >= 0 && character <= ' ';
  }
}
