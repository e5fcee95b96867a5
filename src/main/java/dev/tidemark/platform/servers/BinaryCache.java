package dev.tidemark.platform.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Binaries unpacked once per version, for all JVMs of a user.
 *
 * <p>Safe under concurrency: each JVM unpacks into a draft of its own and renames it; the first one
 * wins and the others use what it made.
 */
final class BinaryCache {

  private static final String DRAFT = "draft-";
  private static final Duration ABANDONED = Duration.ofHours(1);

  private final Path root;

  private BinaryCache(Path root) {
    this.root = root;
  }

  /** Fills a directory that exists and is empty. */
  interface Unpacking {
    void into(Path directory) throws IOException;
  }

  /**
   * The cache of this user: {@code $XDG_CACHE_HOME/tidemark}, else {@code ~/.cache/tidemark}; where
   * that cannot be written, as in a container without a home, {@code fallback}.
   */
  static BinaryCache ofUser(Path fallback) throws IOException {
    Path wanted = cacheHome(System.getenv("XDG_CACHE_HOME")).resolve("tidemark");
    try {
      Files.createDirectories(wanted);
      if (Files.isWritable(wanted)) {
        return new BinaryCache(wanted);
      }
    } catch (IOException unwritable) {
      // The fallback below is the answer to this.
    }
    return new BinaryCache(Files.createDirectories(fallback));
  }

  static BinaryCache in(Path root) throws IOException {
    return new BinaryCache(Files.createDirectories(root));
  }

  /** The directory {@code name}, unpacked now unless it was before. */
  Path get(String name, Unpacking unpacking) throws IOException {
    Path ready = root.resolve(name);
    if (Files.isDirectory(ready)) {
      return ready;
    }
    deleteAbandonedDrafts();
    Path draft = Files.createTempDirectory(root, DRAFT);
    try {
      unpacking.into(draft);
      Files.move(draft, ready, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(ready)) {
        throw e;
      }
    } finally {
      DataDirectory.delete(draft);
    }
    return ready;
  }

  /** Drafts of JVMs killed while unpacking; a young one may still be someone's work. */
  private void deleteAbandonedDrafts() throws IOException {
    Instant limit = Instant.now().minus(ABANDONED);
    try (Stream<Path> entries = Files.list(root)) {
      for (Path entry : entries.toList()) {
        if (entry.getFileName().toString().startsWith(DRAFT)
            && Files.getLastModifiedTime(entry).toInstant().isBefore(limit)) {
          DataDirectory.delete(entry);
        }
      }
    }
  }

  private static Path cacheHome(@Nullable String xdg) {
    return xdg == null || xdg.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache")
        : Path.of(xdg);
  }
}
