package dev.tidemark.ingest;

import dev.tidemark.ingest.ByteSource.Cut;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a body into rows before anything is decoded, so that one row that is broken, too long or not
 * of its encoding spoils no other. Works for every encoding in which line ends, quotes and braces
 * are the bytes of ASCII and no part of another character.
 */
interface RowCutter {

  /** The next row, not empty; null at the end. */
  @Nullable Cut next() throws IOException;

  /** A line is a row; those of nothing but blanks are skipped. */
  final class Lines implements RowCutter {
    private final ByteSource source;
    private long line;

    Lines(ByteSource source) {
      this.source = source;
    }

    @Override
    public @Nullable Cut next() throws IOException {
      while (source.peek() != ByteSource.END) {
        line++;
        boolean blank = true;
        for (int b = source.read(); b != '\n' && b != ByteSource.END; b = source.read()) {
          blank &= b == ' ' || b == '\t' || b == '\r';
          source.keep(b);
        }
        Cut cut = source.cut(line);
        if (!blank) {
          return cut;
        }
      }
      return null;
    }
  }

  /** A row of CSV goes on over line ends within quotes. */
  final class Records implements RowCutter {
    private final ByteSource source;
    private final int delimiter;
    private long line;

    /**
     * @param linesBefore how many lines were read already
     */
    Records(ByteSource source, char delimiter, long linesBefore) {
      this.source = source;
      this.delimiter = delimiter;
      this.line = linesBefore;
    }

    @Override
    public @Nullable Cut next() throws IOException {
      while (source.peek() != ByteSource.END) {
        long first = line + 1;
        boolean blank = read();
        Cut cut = source.cut(first);
        if (!blank) {
          return cut;
        }
      }
      return null;
    }

    /** Whether there was nothing in it. A row beyond the limit ends at the next line end. */
    private boolean read() throws IOException {
      boolean blank = true;
      boolean quoted = false;
      boolean fieldStarts = true;
      while (true) {
        int b = source.read();
        if (b == '\n') {
          line++;
        }
        boolean cutOff = source.rowLength() >= ByteSource.MOST_ROW_BYTES;
        if (b == ByteSource.END || (b == '\n' && (!quoted || cutOff))) {
          return blank;
        }
        if (b == '"' && (quoted || fieldStarts)) {
          quoted = !quoted; // a doubled quote closes and opens again
          fieldStarts = false;
        } else {
          fieldStarts = !quoted && b == delimiter;
        }
        blank &= b == '\r' || b == ' ';
        source.keep(b);
      }
    }
  }

  /** Each element of an array is a row, wherever its lines end; or the one object there is. */
  final class Elements implements RowCutter {
    private final ByteSource source;
    private long number;
    private boolean opened;
    private boolean inArray;
    private boolean closed;

    Elements(ByteSource source) {
      this.source = source;
    }

    /** Whether the body begins as an array or object does. */
    boolean opens() throws IOException {
      int b = skipTo();
      if (b == '[') {
        source.read();
        inArray = true;
      }
      opened = true;
      return b == '[' || b == '{';
    }

    @Override
    public @Nullable Cut next() throws IOException {
      int b = skipTo();
      if (b == ']' && inArray && !closed) {
        source.read();
        closed = true;
        b = skipTo();
      }
      if (b == ByteSource.END && (closed || !inArray)) {
        return null;
      }
      number++;
      if (b == ByteSource.END) {
        closed = true; // cut off: said once, as a row of nothing
        return source.cut(number);
      }
      readElement();
      return source.cut(number);
    }

    private void readElement() throws IOException {
      int depth = 0;
      boolean text = false;
      boolean escaped = false;
      while (true) {
        int b = source.peek();
        boolean ends = !text && depth == 0 && (b == ',' || b == ']') && source.rowLength() > 0;
        if (b == ByteSource.END) {
          closed = true; // within an element: that it is cut off is said once
          return;
        }
        if (ends && !closed) {
          return;
        }
        source.keep(source.read());
        if (escaped) {
          escaped = false;
        } else if (text) {
          escaped = b == '\\';
          text = b != '"';
        } else if (b == '"') {
          text = true;
        } else if (b == '{' || b == '[') {
          depth++;
        } else if (b == '}' || b == ']') {
          depth--;
          if (depth <= 0 && !closed) {
            return;
          }
        }
      }
    }

    /** The next byte that is neither blank nor a comma between elements. */
    private int skipTo() throws IOException {
      int b = source.peek();
      while (b == ' ' || b == '\n' || b == '\r' || b == '\t' || (b == ',' && opened)) {
        source.read();
        b = source.peek();
      }
      return b;
    }
  }
}
