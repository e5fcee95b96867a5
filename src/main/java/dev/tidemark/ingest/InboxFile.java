package dev.tidemark.ingest;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A file in a source's folder. Its name says what is in it: {@code snapshots-….csv}, {@code
 * sales-….ndjson}.
 */
record InboxFile(Path path) {

  private static final Logger LOG = Logger.getLogger(InboxFile.class);

  /** As writers name what is not whole yet. */
  private static final List<String> HALF_WRITTEN =
      List.of(".tmp", ".part", ".partial", ".filepart", ".crdownload", "~");

  /** What a file looks like from outside: while that changes, somebody is writing. */
  record Mark(long bytes, long millis) {}

  /** Whether it is a whole file that was put here, as far as its name tells. */
  static boolean isForUs(Path path) {
    String name = path.getFileName().toString();
    return !name.startsWith(".")
        && HALF_WRITTEN.stream().noneMatch(name.toLowerCase(Locale.ROOT)::endsWith)
        && Files.isRegularFile(path);
  }

  Mark mark() throws IOException {
    return new Mark(Files.size(path), Files.getLastModifiedTime(path).toMillis());
  }

  /**
   * Takes in its rows and moves it away; leaves it for another time where a database is away, or
   * where it grew meanwhile: what was counted will not count twice.
   *
   * @return whether it is gone
   */
  boolean take(Ingest ingest, String source, Mark mark) throws IOException {
    String name = path.getFileName().toString();
    Optional<EventKind> kind =
        Arrays.stream(EventKind.values()).filter(k -> name.startsWith(k.plural())).findFirst();
    Optional<Format> format = Format.ofFile(name);
    if (kind.isEmpty() || format.isEmpty()) {
      return fail(
          "The name must begin with snapshots or sales, and end with .csv, .ndjson or .json");
    }
    Feed feed = ingest.open(source, kind.get(), "file:" + name, null);
    try (InputStream body = Files.newInputStream(path)) {
      feed.takeOrRefuse(format.get(), body);
      Tally tally = feed.finish();
      if (!mark().equals(mark)) {
        LOG.infof("%s changed while it was read; it is read again", path);
        return false;
      }
      LOG.infof("%s: %s", path, tally);
      return moveTo("done", mark);
    } catch (ProblemException e) {
      Refusal refusal = e.problem().refusal();
      if (refusal == Refusal.MALFORMED_JSON || refusal == Refusal.INVALID_HEADER) {
        return fail(refusal + ": " + e.problem().detail());
      }
      LOG.warnf("%s waits: %s", path, e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      LOG.warnf("%s waits: %s", path, e);
    }
    return false;
  }

  /** Says why, in a file beside it. */
  private boolean fail(String why) throws IOException {
    LOG.warnf("%s: %s", path, why);
    Path failed = Files.createDirectories(path.resolveSibling("failed"));
    Files.writeString(free(failed, path.getFileName() + ".reason.txt"), why + "\n");
    Files.move(path, free(failed, path.getFileName().toString()), StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /** Back again, if somebody went on writing in the last moment. */
  private boolean moveTo(String folder, Mark mark) throws IOException {
    Path target =
        free(Files.createDirectories(path.resolveSibling(folder)), path.getFileName().toString());
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    if (Files.size(target) != mark.bytes()) {
      Files.move(target, path, StandardCopyOption.ATOMIC_MOVE);
      return false;
    }
    return true;
  }

  /** A file of that name may have come before: none is overwritten. */
  private static Path free(Path folder, String name) {
    Path target = folder.resolve(name);
    for (int i = 2; Files.exists(target); i++) {
      target = folder.resolve(i + "-" + name);
    }
    return target;
  }
}
