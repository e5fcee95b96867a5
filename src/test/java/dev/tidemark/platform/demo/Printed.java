package dev.tidemark.platform.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** Keeps what is printed. */
final class Printed {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, UTF_8);

  PrintStream stream() {
    return stream;
  }

  String text() {
    return bytes.toString(UTF_8);
  }
}
