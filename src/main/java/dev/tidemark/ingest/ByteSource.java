package dev.tidemark.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;

/**
 * Bytes of a body, one after the other, and the row that is being cut out of them. Nothing of a row
 * beyond the limit is kept. Used by one thread.
 */
final class ByteSource {

  /** The longest row taken, in bytes. */
  static final int MOST_ROW_BYTES = 64 * 1024;

  static final int END = -1;

  private static final int CHUNK = 16 * 1024;

  private final InputStream in;
  private byte[] chunk = new byte[CHUNK];
  private int next;
  private int filled;
  private boolean ended;

  private final ByteArrayOutputStream row = new ByteArrayOutputStream(512);
  private boolean tooLong;

  ByteSource(InputStream in) {
    this.in = in;
  }

  /** The next byte, 0 to 255, or {@link #END}; waits for it. */
  int read() throws IOException {
    return peek() == END ? END : chunk[next++] & 0xff;
  }

  /** The next byte without taking it. */
  int peek() throws IOException {
    if (next == filled && !ended) {
      filled = in.read(chunk, 0, chunk.length);
      next = 0;
      ended = filled <= 0;
      filled = Math.max(filled, 0);
    }
    return next == filled ? END : chunk[next] & 0xff;
  }

  /** Whether the next byte would have to be waited for. */
  boolean idle() throws IOException {
    return !ended && next == filled && in.available() == 0;
  }

  /** Skips the mark that says that UTF-8 follows, if it is there. */
  void skipByteOrderMark() throws IOException {
    if (peek() != 0xEF) {
      return;
    }
    int more = 0;
    while (filled < 3 && more >= 0) { // the first bytes may come one by one
      more = in.read(chunk, filled, CHUNK - filled);
      filled += Math.max(more, 0);
    }
    if (filled >= 3 && is(1, 0xBB) && is(2, 0xBF)) {
      next += 3;
    }
  }

  private boolean is(int ahead, int value) {
    return (chunk[next + ahead] & 0xff) == value;
  }

  /**
   * Ends the row after its first line; what follows in it is read once more.
   *
   * @return false where it has one line only
   */
  boolean keepFirstLine() {
    byte[] bytes = row.toByteArray();
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    if (end >= bytes.length - 1) {
      return false;
    }
    row.reset();
    row.write(bytes, 0, end);
    tooLong = false;
    byte[] again = new byte[bytes.length - end - 1 + filled - next];
    System.arraycopy(bytes, end + 1, again, 0, bytes.length - end - 1);
    System.arraycopy(chunk, next, again, bytes.length - end - 1, filled - next);
    chunk = again;
    next = 0;
    filled = again.length;
    return true;
  }

  /** Adds a byte to the row. */
  void keep(int value) {
    if (row.size() < MOST_ROW_BYTES) {
      row.write(value);
    } else {
      tooLong = true;
    }
  }

  int rowLength() {
    return row.size();
  }

  /** The row as far as it goes; the next one starts. */
  Cut cut(long number) {
    Cut cut = new Cut(number, ByteBuffer.wrap(row.toByteArray()), tooLong);
    row.reset();
    tooLong = false;
    return cut;
  }

  /**
   * A row as bytes.
   *
   * @param number of its line, or of the element
   * @param tooLong whether it went on beyond the limit
   */
  record Cut(long number, ByteBuffer bytes, boolean tooLong) {

    /** As text; what is none is replaced. */
    String shown(Charset encoding) {
      return encoding.decode(bytes.duplicate()).toString();
    }
  }
}
