package dev.tidemark.ingest;

import dev.tidemark.ingest.ByteSource.Cut;
import java.io.IOException;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a body into rows before anything is decoded, so that one row that is broken, too long or not
 * of its encoding spoils no other. Works for every encoding in which line ends, quotes and commas
 * are the bytes of ASCII and no part of another character; backslashes and braces may be, where it
 * is known which bytes lead.
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

    /**
     * Whether there was nothing in it. A quote that is never closed is broken in its first line.
     */
    private boolean read() throws IOException {
      long first = line + 1;
      boolean blank = true;
      boolean quoted = false;
      boolean fieldStarts = true;
      boolean oneLine = false;
      while (true) {
        boolean full = source.rowLength() >= ByteSource.MOST_ROW_BYTES;
        boolean ends = source.peek() == ByteSource.END || full;
        if (quoted && ends && !oneLine) {
          if (source.keepFirstLine()) {
            line = first;
            return false;
          }
          oneLine = true;
        }
        int b = source.read();
        if (b == '\n') {
          line++;
        }
        if (b == ByteSource.END || (b == '\n' && (!quoted || full))) {
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

  /**
   * Each element of an array is a row, wherever its lines end; or the one object there is. A text
   * ends with its line in any case, and an element that is too long with a line.
   */
  final class Elements implements RowCutter {
    private final ByteSource source;
    private final IntPredicate leads;
    private long number;
    private boolean opened;
    private boolean inArray;
    private boolean closed;

    /**
     * @param leads whether a byte is the first of two that are one character, of which the second
     *     may look like a backslash
     */
    Elements(ByteSource source, IntPredicate leads) {
      this.source = source;
      this.leads = leads;
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
        if (b == ByteSource.END) {
          closed = true; // within an element: that it is cut off is said once
          return;
        }
        boolean tooLong = b == '\n' && source.rowLength() >= ByteSource.MOST_ROW_BYTES;
        boolean ends = !text && depth == 0 && (b == ',' || b == ']') && source.rowLength() > 0;
        if ((ends && !closed) || tooLong) {
          return;
        }
        source.keep(source.read());
        if (escaped) {
          escaped = false;
        } else if (text) {
          if (leads.test(b) && source.peek() != ByteSource.END) {
            source.keep(source.read());
          }
          if (b == '\n') {
            return; // no text goes on over a line end: the next line starts anew
          }
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
