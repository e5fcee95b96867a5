package dev.tidemark.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * Sales in a packed CSV file with the columns {@code sid,ts,q}: product, local time, units.
 *
 * @param lines without the header
 */
record SaleFile(Path path, List<String> lines) {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /** What a shell counts, without a line of ours. */
  private static final String PLAIN_COUNT =
      "gzip -dc '%s' | awk -F, 'NR > 1 {units[$1] += $3; orders[$1]++}"
          + " END {for (p in units) print p, units[p], orders[p]}'";

  SaleFile {
    lines = List.copyOf(lines);
  }

  static SaleFile read(Path path) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
      return new SaleFile(path, reader.lines().skip(1).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Bodies of CSV with all sales, each late by up to a time: in another order for another seed.
   *
   * @param prefix put before the product numbers
   */
  List<String> bodies(String prefix, int rows, long latestSeconds, long seed) {
    record Arrival(long second, String row) {}
    SplittableRandom chance = new SplittableRandom(seed);
    List<Arrival> arrivals = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String time = line.substring(line.indexOf(',') + 1, line.lastIndexOf(','));
      long second = LocalDateTime.parse(time, TIME).toEpochSecond(ZoneOffset.UTC);
      arrivals.add(
          new Arrival(second + chance.nextLong(latestSeconds), i + "," + prefix + line + "\n"));
    }
    arrivals.sort(Comparator.comparingLong(Arrival::second));
    List<String> bodies = new ArrayList<>();
    for (int from = 0; from < arrivals.size(); from += rows) {
      StringBuilder body = new StringBuilder("line,sid,ts,q\n");
      arrivals
          .subList(from, Math.min(from + rows, arrivals.size()))
          .forEach(arrival -> body.append(arrival.row()));
      bodies.add(body.toString());
    }
    return bodies;
  }

  /** Units and orders of each product, as {@code gzip} and {@code awk} count them. */
  TreeMap<String, String> plainCount() {
    try {
      Process shell =
          new ProcessBuilder("sh", "-c", PLAIN_COUNT.formatted(path.toAbsolutePath()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      TreeMap<String, String> counts = new TreeMap<>();
      try (BufferedReader reader = shell.inputReader(StandardCharsets.UTF_8)) {
        reader.lines().map(line -> line.split(" ", 2)).forEach(two -> counts.put(two[0], two[1]));
      }
      if (counts.isEmpty()) {
        throw new AssertionError("the shell counted nothing");
      }
      return counts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
