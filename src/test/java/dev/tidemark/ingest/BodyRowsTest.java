package dev.tidemark.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bodies come to, row by row: what is broken spoils nothing around it. */
class BodyRowsTest {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  @Test
  void csvHasAHeaderAndARowALine() {
    assertEquals(List.of("2 {a=1, b=x}", "3 {a=2}"), read(Format.CSV, "a,b\n1,x\n2,\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "a,b\\n1,x",
        "a;b\\n1;x",
        "a\\tb\\n1\\tx",
        "a, b\\r\\n1,x\\r\\n",
        "\"a\",\"b\"\\n1,x"
      })
  void partedByCommaSemicolonOrTabWithEitherLineEnd(String body) {
    String text = body.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
    assertEquals(List.of("2 {a=1, b=x}"), read(Format.CSV, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CSV", "NDJSON", "JSON"})
  void aByteOrderMarkIsNoPartOfTheText(Format format) {
    String text =
        switch (format) {
          case CSV -> "a\n1";
          case NDJSON -> "{\"a\":1}";
          case JSON -> "[{\"a\":1}]";
        };
    byte[] body = join(BYTE_ORDER_MARK, text.getBytes(StandardCharsets.UTF_8));
    assertEquals(1, read(format, body, StandardCharsets.UTF_8).size());
    assertEquals(
        "{a=1}", read(format, body, StandardCharsets.UTF_8).get(0).replaceFirst("^\\d+ ", ""));
  }

  @Test
  void quotesHoldLineEndsDelimitersAndQuotes() {
    assertEquals(
        List.of("2 {a=one\ntwo, b=x,y}", "4 {a=5\" pipe, b=say \"no\"}"),
        read(Format.CSV, "a,b\n\"one\ntwo\",\"x,y\"\n5\" pipe,\"say \"\"no\"\"\"\n"));
  }

  @Test
  void aRowWithOtherColumnsThanTheHeaderIsBroken() {
    assertEquals(
        List.of("2 MALFORMED_ROW", "3 MALFORMED_ROW", "4 {a=1, b=2}"),
        read(Format.CSV, "a,b\n1\n1,2,3\n1,2\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sku,onHand,sku\n", "", "\n\n", ",,\n"})
  void aHeaderThatCannotBeUsedIsRefused(String body) {
    ProblemException refused = assertThrows(ProblemException.class, () -> read(Format.CSV, body));
    assertEquals(Refusal.INVALID_HEADER, refused.problem().refusal());
  }

  @Test
  void jsonLinesAreReadOneByOne() {
    assertEquals(
        List.of(
            "1 {a=1, b.c=x, d.0=2, d.1=true}",
            "3 MALFORMED_ROW",
            "4 MALFORMED_ROW",
            "5 MALFORMED_ROW",
            "6 DUPLICATE_FIELD",
            "7 {a=1}"),
        read(
            Format.NDJSON,
            """
            {"a":1,"b":{"c":"x"},"d":[2,true],"n":null}

            {"a":
            [1]
            {"a":1} {"a":2}
            {"a":1,"a":2}
            {"a":1}"""));
  }

  @Test
  void anArrayIsReadElementByElement() {
    assertEquals(
        List.of("1 {a=1}", "2 MALFORMED_ROW", "3 {a=}]\"{}", "4 MALFORMED_ROW", "5 {a=2}"),
        read(Format.JSON, "[ {\"a\":1},\n 7, {\"a\":\"}]\\\"{\"}, {\"a\" 1}, {\"a\":2} ]"));
    assertEquals(List.of("1 {a=1}"), read(Format.JSON, "{\"a\":1}"));
    assertEquals(List.of(), read(Format.JSON, "[]"));
  }

  @Test
  void anArrayThatIsCutOffKeepsWhatIsWhole() {
    assertEquals(List.of("1 {a=1}", "2 MALFORMED_ROW"), read(Format.JSON, "[{\"a\":1},{\"a\":"));
    assertEquals(List.of("1 {a=1}", "2 MALFORMED_ROW"), read(Format.JSON, "[{\"a\":1},"));
    assertEquals(
        List.of("1 {a=1}", "2 MALFORMED_ROW"), read(Format.JSON, "[{\"a\":1}] and more, {}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "7", "\"text\"", "null", "sku,onHand"})
  void whatIsNoArrayIsRefused(String body) {
    ProblemException refused = assertThrows(ProblemException.class, () -> read(Format.JSON, body));
    assertEquals(Refusal.MALFORMED_JSON, refused.problem().refusal());
  }

  @ParameterizedTest
  @CsvSource({
    "GBK,上海钟",
    "windows-1251,Часы",
    "UTF-8,上海钟 Часы",
    "Shift_JIS,東京ソ",
    "ISO-8859-1,Größe"
  })
  void readsTheEncodingsOfTheWorld(String encoding, String text) {
    Charset charset = Charset.forName(encoding);
    for (Format format : List.of(Format.CSV, Format.NDJSON)) {
      String body = format == Format.CSV ? "a,b\n" + text + ",|\n" : "{\"a\":\"" + text + "\"}\n";
      String row = read(format, body.getBytes(charset), charset).get(0);
      assertEquals(true, row.contains("a=" + text), row);
    }
  }

  @Test
  void bytesThatAreNoTextSpoilTheirRowOnly() {
    byte[] bad = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}', '\n'};
    byte[] good = "{\"a\":1}\n".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        List.of("1 {a=1}", "2 INVALID_ENCODING", "3 {a=1}"),
        read(Format.NDJSON, join(good, bad, good), StandardCharsets.UTF_8));
    byte[] array =
        join(
            "[".getBytes(StandardCharsets.UTF_8),
            bad,
            ",".getBytes(StandardCharsets.UTF_8),
            good,
            "]".getBytes(StandardCharsets.UTF_8));
    assertEquals(
        List.of("1 INVALID_ENCODING", "2 {a=1}"), read(Format.JSON, array, StandardCharsets.UTF_8));
  }

  @Test
  void aRowThatIsTooLargeSpoilsNoOther() {
    String huge = "x".repeat(200_000);
    assertEquals(
        List.of("1 ROW_TOO_LARGE", "2 {a=1}"),
        read(Format.NDJSON, "{\"a\":\"" + huge + "\"}\n{\"a\":1}\n"));
    assertEquals(
        List.of("1 ROW_TOO_LARGE", "2 {a=1}"),
        read(Format.JSON, "[{\"a\":\"" + huge + "\"},{\"a\":1}]"));
    assertEquals(List.of("2 ROW_TOO_LARGE", "3 {a=1}"), read(Format.CSV, "a\n" + huge + "\n1\n"));
  }

  @Test
  void aQuoteThatIsNeverClosedSpoilsItsLineOnly() {
    assertEquals(
        List.of("2 {a=1, b=x}", "3 MALFORMED_ROW", "4 {a=2, b=y}", "5 {a=3, b=z}"),
        read(Format.CSV, "a,b\n1,x\n\"never closed,1\n2,y\n3,z\n"));
    List<String> read = read(Format.CSV, "a\n\"never closed\n" + "1\n".repeat(40_000));
    assertEquals("2 MALFORMED_ROW", read.get(0));
    assertEquals(40_001, read.size());
    assertEquals("3 {a=1}", read.get(1));
    assertEquals("40002 {a=1}", read.get(read.size() - 1));
  }

  /** Their second bytes look like backslashes. */
  @ParameterizedTest
  @CsvSource({"GBK,乗淺縷", "Big5,功許蓋", "Shift_JIS,ソ表能", "GB18030,乗淺", "UTF-8,乗ソ功"})
  void charactersOfTwoBytesEscapeNothing(String encoding, String text) {
    Charset charset = Charset.forName(encoding);
    String body = "[{\"a\":\"%1$s\"},{\"a\":\"\\\"%1$s\"},{\"a\":1}]".formatted(text);
    assertEquals(
        List.of("1 {a=" + text + "}", "2 {a=\"" + text + "}", "3 {a=1}"),
        read(Format.JSON, body.getBytes(charset), charset));
  }

  @Test
  void aTextThatIsNeverClosedEndsWithItsLine() {
    assertEquals(
        List.of("1 {a=1}", "2 MALFORMED_ROW", "3 {a=2}", "4 {a=3}"),
        read(Format.JSON, "[{\"a\":1},\n{\"a\":\"never closed},\n{\"a\":2},\n{\"a\":3}]").stream()
            .toList());
  }

  @Test
  void anElementThatIsNeverClosedEndsWithTheLimit() {
    String elements = "{\"a\":1},\n".repeat(20_000);
    List<String> read = read(Format.JSON, "[{\"a\":{\n" + elements + "{\"a\":2}]");
    assertEquals("1 ROW_TOO_LARGE", read.get(0));
    assertEquals(true, read.size() > 10_000, () -> "only " + read.size());
    assertEquals(true, read.get(read.size() - 1).endsWith("{a=2}"));
  }

  /** The names above a value are part of its own: 64 KB could become hundreds of megabytes. */
  @Test
  void aRowThatWouldBecomeMuchMoreIsTooLarge() {
    String deep = "{\"" + "x".repeat(900) + "\":[" + "1,".repeat(30_000) + "1]}";
    String wide = "{\"a\":[" + "1,".repeat(1_500) + "1]}";
    assertEquals(
        List.of("1 ROW_TOO_LARGE", "2 ROW_TOO_LARGE", "3 {a=1}"),
        read(Format.NDJSON, deep + "\n" + wide + "\n{\"a\":1}"));
  }

  @Test
  void theMarkMayComeByteByByte() throws IOException {
    byte[] body = join(BYTE_ORDER_MARK, "a\n1".getBytes(StandardCharsets.UTF_8));
    InputStream slow =
        new ByteArrayInputStream(body) {
          @Override
          public synchronized int read(byte[] into, int from, int most) {
            return super.read(into, from, Math.min(1, most));
          }
        };
    BodyRows rows = BodyRows.open(Format.CSV, slow, StandardCharsets.UTF_8);
    assertEquals(new Row.Fields("2", Map.of("a", "1")), rows.next());
  }

  private static List<String> read(Format format, String body) {
    return read(format, body.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static List<String> read(Format format, byte[] body, Charset encoding) {
    try {
      BodyRows rows = BodyRows.open(format, new ByteArrayInputStream(body), encoding);
      List<String> read = new ArrayList<>();
      for (Row row = rows.next(); row != null; row = rows.next()) {
        read.add(
            row instanceof Row.Fields fields
                ? row.place() + " " + new TreeMap<>(fields.values())
                : row.place() + " " + ((Row.Broken) row).reason());
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
