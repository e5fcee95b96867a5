package dev.tidemark.platform.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A MariaDB on loopback with Tidemark's databases, in the sub-directory {@code mariadb}. */
final class MariaDbServer {

  /** User and password alike: the server listens on loopback only and holds trial data. */
  static final String USER = "tidemark";

  static final String PRODUCT_DATABASE = "tidemark";
  static final List<String> STOCK_DATABASES = List.of("tidemark_stock_0", "tidemark_stock_1");

  /** Run at every start, one statement a line: repeats change nothing. */
  private static final String INIT =
      """
      CREATE DATABASE IF NOT EXISTS tidemark CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
      CREATE DATABASE IF NOT EXISTS tidemark_stock_0 CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
      CREATE DATABASE IF NOT EXISTS tidemark_stock_1 CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
      CREATE USER IF NOT EXISTS 'tidemark'@'127.0.0.1' IDENTIFIED BY 'tidemark';
      GRANT ALL ON `tidemark%`.* TO 'tidemark'@'127.0.0.1';
      """;

  private MariaDbServer() {}

  /**
   * Ends a leftover of an earlier owner, installs the system tables on the first start, then starts
   * and waits until connections are accepted: 5 to 10 s the first time, below 1 s later.
   */
  static RunningServer start(DataDirectory directory, Path base, int port, boolean throwaway)
      throws IOException, InterruptedException {
    return start(directory, base, port, throwaway, List.of());
  }

  /** With further options for the server, which win over ours. */
  static RunningServer start(
      DataDirectory directory, Path base, int port, boolean throwaway, List<String> options)
      throws IOException, InterruptedException {
    Path data = directory.file("mariadb");
    Path pidFile = directory.file("mariadb.pid");
    Leftover.end(pidFile, data);
    List<String> common = commonCommand(directory, base, throwaway);
    MariaDbInstallation.install(directory, base, data, common);
    List<String> command = new ArrayList<>(common);
    command.addAll(serverOptions(directory, data, pidFile, port));
    command.addAll(options);
    SupervisedProcess process =
        SupervisedProcess.start(
            "MariaDB", command, directory.home(), directory.freshLog("mariadb"));
    return RunningServer.await(process, port, pidFile, () -> Probe.mariaDbAnswers(port));
  }

  private static List<String> commonCommand(DataDirectory directory, Path base, boolean throwaway)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(base.resolve("bin/mariadbd").toString());
    command.add("--no-defaults");
    command.add("--basedir=" + base);
    command.add("--lc-messages-dir=" + base.resolve("share"));
    // Never the shared /tmp: a starting server removes the temporary tables of others there.
    command.add("--tmpdir=" + directory.directory("tmp"));
    command.add("--character-set-server=utf8mb4");
    command.add("--collation-server=utf8mb4_bin");
    command.add("--skip-name-resolve");
    command.add("--loose-innodb-undo-tablespaces=0");
    command.addAll(throwaway ? throwawayOptions() : durableOptions());
    if (System.getProperty("user.name").equals("root")) {
      command.add("--user=root");
    }
    return command;
  }

  private static List<String> durableOptions() {
    return List.of(
        "--innodb-flush-log-at-trx-commit=1",
        "--innodb-log-file-size=256M",
        "--innodb-buffer-pool-size=256M");
  }

  private static List<String> throwawayOptions() {
    return List.of(
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-doublewrite=OFF",
        "--innodb-log-file-size=16M",
        "--innodb-buffer-pool-size=128M");
  }

  private static List<String> serverOptions(
      DataDirectory directory, Path data, Path pidFile, int port) throws IOException {
    Path init = Files.writeString(directory.file("init.sql"), INIT);
    return List.of(
        "--datadir=" + data,
        "--pid-file=" + pidFile,
        "--init-file=" + init,
        "--bind-address=" + Probe.LOOPBACK,
        "--port=" + port,
        // Relative to the data directory: an absolute path may exceed the 107 bytes of a socket's.
        "--socket=mariadb.sock",
        // The keys it would make for itself cost 20 s and more of the start.
        "--skip-ssl",
        "--transaction-isolation=READ-COMMITTED",
        "--max-connections=200",
        "--performance-schema=OFF");
  }
}
