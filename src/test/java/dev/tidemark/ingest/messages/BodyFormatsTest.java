package dev.tidemark.ingest.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.ingest.Format;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyFormatsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "application/json     | {}              | JSON",
        "application/x-ndjson | {}              | NDJSON",
        "text/csv             | sku,quantity    | CSV",
        "text/csv;header=yes  | {}              | CSV",
        "                     | {}              | JSON",
        "                     | [{},{}]         | JSON",
        "                     | \" {};{} \"     | NDJSON",
        "                     | {};             | JSON",
        "                     | {;};            | JSON",
        "                     | [{};{}]         | JSON",
        "application/mystery  | {};{}           | NDJSON",
        "                     | no;json;at all  | JSON",
        "                     | \"\"            | JSON",
        "                     | \" ; ; \"       | JSON",
      })
  void isWhatTheContentTypeSaysOrElseWhatItLooksLike(
      String contentType, String body, Format expected) {
    byte[] bytes = body.replace(';', '\n').getBytes(StandardCharsets.UTF_8);
    assertEquals(expected, BodyFormats.of(contentType, bytes));
  }

  @Test
  void anyBytesAreJudged() {
    assertEquals(Format.JSON, BodyFormats.of(null, new byte[] {-1, -2, 0, 127, '\n'}));
    assertEquals(Format.JSON, BodyFormats.of(null, new byte[] {'{'}));
    assertEquals(Format.JSON, BodyFormats.of(null, new byte[] {'\n', '{', '\n'}));
  }
}
