package dev.tidemark.platform.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The layout of a data directory, and its log files. */
final class DataDirectory {

  private static final int TAIL_LINES = 15;

  private final Path home;

  private DataDirectory(Path home) {
    this.home = home;
  }

  /** Creates what is missing. The path is made real, so that two spellings of it share a lock. */
  static DataDirectory open(Path home) throws IOException {
    return new DataDirectory(Files.createDirectories(home.toAbsolutePath()).toRealPath());
  }

  Path home() {
    return home;
  }

  Path file(String name) {
    return home.resolve(name);
  }

  Path directory(String name) throws IOException {
    return Files.createDirectories(home.resolve(name));
  }

  /** An empty log file; the one of the run before is kept beside it. */
  Path freshLog(String name) throws IOException {
    Path log = directory("logs").resolve(name + ".log");
    if (Files.exists(log)) {
      Path previous = log.resolveSibling(name + ".previous.log");
      Files.move(log, previous, StandardCopyOption.REPLACE_EXISTING);
    }
    return log;
  }

  /** The last lines of a log for a failure message; says so when there is nothing to show. */
  static String tail(Path log) {
    // A server may log in the encoding of its file names; one odd byte must not hide the rest.
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      List<String> all = lines.toList();
      return "The end of " + log + ":\n" + String.join("\n", lastOf(all));
    } catch (IOException | UncheckedIOException e) {
      return "There is no log in " + log + ".";
    }
  }

  private static List<String> lastOf(List<String> lines) {
    return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
  }

  /** Deletes {@code path} and all below it; does nothing when it does not exist. */
  static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
