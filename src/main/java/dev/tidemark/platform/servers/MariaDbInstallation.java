package dev.tidemark.platform.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Creates MariaDB's system tables, as its own mariadb-install-db script does. */
final class MariaDbInstallation {

  /** One statement a line. Naming a socket user leaves no account without a password on TCP. */
  private static final String PREAMBLE =
      """
      create database if not exists mysql;
      use mysql;
      SET @auth_root_socket='root';
      SET @skip_auth_anonymous_user=1;
      """;

  private static final List<String> SCRIPTS =
      List.of(
          "mariadb_system_tables.sql",
          "mariadb_performance_tables.sql",
          "mariadb_system_tables_data.sql");

  private static final long LIMIT_SECONDS = 120;

  private MariaDbInstallation() {}

  /** Does nothing when {@code data} is installed; a kill in the middle leaves nothing half-made. */
  static void install(DataDirectory directory, Path base, Path data, List<String> common)
      throws IOException, InterruptedException {
    if (Files.isDirectory(data.resolve("mysql"))) {
      return;
    }
    Path draft = directory.file("mariadb.install");
    DataDirectory.delete(draft);
    Files.createDirectories(draft);
    Path log = directory.freshLog("mariadb-install");
    Process process = bootstrap(draft, common, log);
    try {
      feed(process, base);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new StartFailure("MariaDB could not be installed. " + DataDirectory.tail(log));
      }
    } finally {
      process.destroyForcibly();
    }
    Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Process bootstrap(Path draft, List<String> common, Path log) throws IOException {
    List<String> command = new ArrayList<>(common);
    command.add("--datadir=" + draft);
    command.add("--bootstrap");
    command.add("--enforce-storage-engine=");
    command.add("--innodb-flush-log-at-trx-commit=0");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** The bootstrap ends at the end of its input, and so also when this JVM is killed. */
  private static void feed(Process process, Path base) throws InterruptedException {
    try (OutputStream input = process.getOutputStream()) {
      input.write(PREAMBLE.getBytes(StandardCharsets.US_ASCII));
      for (String script : SCRIPTS) {
        Files.copy(base.resolve("share").resolve(script), input);
      }
    } catch (IOException ended) {
      // It ended before it had read all; its exit code and log say why.
      process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }
}
