package dev.tidemark.ingest;

import dev.tidemark.ingest.ByteSource.Cut;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The rows of a body, one after the other as they come in. Used by one thread. */
final class BodyRows {

  private final ByteSource source;
  private final RowCutter cutter;
  private final RowReader reader;
  private final Charset encoding;
  private final CharsetDecoder decoder;

  private BodyRows(ByteSource source, RowCutter cutter, RowReader reader, Charset encoding) {
    this.source = source;
    this.cutter = cutter;
    this.reader = reader;
    this.encoding = encoding;
    this.decoder =
        encoding
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /**
   * @throws ProblemException {@link Refusal#MALFORMED_JSON} where an array is expected and there is
   *     none, {@link Refusal#INVALID_HEADER} where the columns cannot be told from the header
   */
  static BodyRows open(Format format, InputStream body, Charset encoding) throws IOException {
    ByteSource source = new ByteSource(body);
    source.skipByteOrderMark();
    return switch (format) {
      case JSON -> {
        RowCutter.Elements elements = new RowCutter.Elements(source, leadsIn(encoding));
        if (!elements.opens()) {
          throw new ProblemException(
              Problem.of(Refusal.MALFORMED_JSON, "Send a JSON array of objects"));
        }
        yield new BodyRows(source, elements, new JsonRowReader(), encoding);
      }
      case NDJSON ->
          new BodyRows(source, new RowCutter.Lines(source), new JsonRowReader(), encoding);
      case CSV -> {
        Cut header = new RowCutter.Lines(source).next();
        CsvRowReader reader = CsvRowReader.of(headerText(header, encoding));
        long linesBefore = header == null ? 0 : header.number();
        RowCutter records = new RowCutter.Records(source, reader.delimiter(), linesBefore);
        yield new BodyRows(source, records, reader, encoding);
      }
    };
  }

  /** Of UTF-8 and encodings of single bytes, none: what follows is never a byte of ASCII. */
  private static IntPredicate leadsIn(Charset encoding) {
    String name = encoding.name().toUpperCase(Locale.ROOT);
    if (encoding.equals(StandardCharsets.UTF_8) || encoding.newEncoder().maxBytesPerChar() <= 1) {
      return b -> false;
    }
    if (name.contains("SHIFT_JIS") || name.contains("31J") || name.contains("MS932")) {
      return b -> (b >= 0x81 && b <= 0x9F) || (b >= 0xE0 && b <= 0xFC);
    }
    return b -> b >= 0x81 && b <= 0xFE;
  }

  private static String headerText(@Nullable Cut header, Charset encoding) {
    return header == null || header.tooLong() ? "" : header.shown(encoding);
  }

  /** The next row; null at the end. Waits for it. */
  @Nullable Row next() throws IOException {
    Cut cut = cutter.next();
    return cut == null ? null : read(cut);
  }

  /** Whether the next row would have to be waited for. */
  boolean idle() throws IOException {
    return source.idle();
  }

  private Row read(Cut cut) {
    String place = Long.toString(cut.number());
    if (cut.tooLong()) {
      String detail = "A row may have " + ByteSource.MOST_ROW_BYTES + " bytes";
      return new Row.Broken(place, Reason.ROW_TOO_LARGE, detail, shown(cut));
    }
    String text;
    try {
      text = decoder.decode(cut.bytes().duplicate()).toString();
    } catch (CharacterCodingException e) {
      String detail = "These bytes are no text in " + encoding.name();
      return new Row.Broken(place, Reason.INVALID_ENCODING, detail, shown(cut));
    }
    try {
      return new Row.Fields(place, reader.read(text));
    } catch (RowReader.Unreadable e) {
      return new Row.Broken(place, e.reason(), e.detail(), shown(cut));
    }
  }

  private String shown(Cut cut) {
    return cut.shown(encoding); // a person may have to mend it
  }
}
