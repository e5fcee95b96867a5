package dev.tidemark.platform.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Real sales in the order in which they happened. The columns are described in {@code
 * demo/README.md}, beside the file.
 */
record DemoSale(List<SaleLine> lines) {

  private static final String SLICE = "/demo/uci-online-retail-slice.csv.gz";
  private static final String HEADER = "sid,ts,q";
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  DemoSale {
    lines = List.copyOf(lines);
  }

  /** The committed slice. */
  static DemoSale read() {
    try (InputStream packed = DemoSale.class.getResourceAsStream(SLICE)) {
      if (packed == null) {
        throw new IllegalStateException(SLICE + " is missing from the build");
      }
      return parse(new BufferedReader(new InputStreamReader(new GZIPInputStream(packed), UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(SLICE, e);
    }
  }

  /**
   * Reads a header and lines.
   *
   * @throws IllegalArgumentException naming the line, where one cannot be read or goes back in time
   */
  static DemoSale parse(BufferedReader csv) throws IOException {
    if (!HEADER.equals(csv.readLine())) {
      throw new IllegalArgumentException("line 1: expected " + HEADER);
    }
    List<SaleLine> lines = new ArrayList<>();
    for (String text = csv.readLine(); text != null; text = csv.readLine()) {
      SaleLine line = line(text, lines.size() + 2);
      if (!lines.isEmpty() && line.at().isBefore(lines.get(lines.size() - 1).at())) {
        throw new IllegalArgumentException("line " + (lines.size() + 2) + ": goes back in time");
      }
      lines.add(line);
    }
    return new DemoSale(lines);
  }

  private static SaleLine line(String text, int number) {
    String[] fields = text.split(",", -1);
    try {
      return new SaleLine(
          Integer.parseInt(fields[0]),
          LocalDateTime.parse(fields[1], MINUTE),
          Long.parseLong(fields[2]));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("line " + number + ": " + text, e);
    }
  }
}
