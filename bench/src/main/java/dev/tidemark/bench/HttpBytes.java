package dev.tidemark.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads messages of HTTP/1.1 with a known length from one connection: as little as a driver needs.
 */
final class HttpBytes {

  private static final String LENGTH = "content-length:";

  private final InputStream in;
  private final StringBuilder line = new StringBuilder();

  HttpBytes(InputStream in) {
    this.in = in;
  }

  /**
   * A message.
   *
   * @param start its first line
   */
  record Message(String start, String body) {}

  /**
   * @throws EOFException if the connection ended
   */
  Message read() throws IOException {
    String start = readLine();
    int length = 0;
    for (String header = readLine(); !header.isEmpty(); header = readLine()) {
      if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
      } else if (header.toLowerCase(Locale.ROOT).startsWith("transfer-encoding")) {
        throw new IOException("of unknown length: " + start);
      }
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException();
    }
    return new Message(start, new String(body, StandardCharsets.UTF_8));
  }

  private String readLine() throws IOException {
    line.setLength(0);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
