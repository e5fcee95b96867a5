package dev.tidemark.access;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The first API key: {@code tidemark.admin-key}, else the one in {@code <data dir>/admin.key}, else
 * a new one, written there (mode 600) and shown once. Held as its SHA-256 only. Safe for use by
 * several threads.
 */
@Startup
@ApplicationScoped
class AdminKey {

  private static final Logger LOG = Logger.getLogger(AdminKey.class);
  private static final int LEAST_LENGTH = 8;

  private final Secret secret;

  AdminKey(
      @ConfigProperty(name = "tidemark.admin-key") Optional<String> given,
      @ConfigProperty(name = "tidemark.data-dir", defaultValue = "local-data") Path dataDir) {
    String key = given.map(String::strip).filter(k -> !k.isEmpty()).orElseGet(() -> keep(dataDir));
    if (key.length() < LEAST_LENGTH) {
      throw new IllegalStateException(
          "TIDEMARK_ADMIN_KEY must be at least " + LEAST_LENGTH + " characters");
    }
    this.secret = Secret.of(key);
  }

  /** Compares hashes in constant time. */
  boolean isSame(Secret other) {
    return secret.isSame(other);
  }

  private static String keep(Path dataDir) {
    Path file = dataDir.resolve("admin.key");
    try {
      Files.createDirectories(dataDir);
      if (Files.exists(file)) {
        return Files.readString(file).strip();
      }
      String key = "tm_" + Secret.random();
      create(file, key);
      LOG.infof("Your first API key, shown this once and kept in %s: %s", file, key);
      return key;
    } catch (FileAlreadyExistsException e) {
      return keep(dataDir); // another process was faster
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the API key in " + file, e);
    }
  }

  private static void create(Path file, String key) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] mode =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Path fresh = file.resolveSibling("admin.key.new-" + ProcessHandle.current().pid());
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, mode);
    Files.writeString(fresh, key + "\n", StandardOpenOption.WRITE);
    try {
      Files.createLink(file, fresh); // fails if the file is there, and it is never half written
    } finally {
      Files.delete(fresh);
    }
  }
}
