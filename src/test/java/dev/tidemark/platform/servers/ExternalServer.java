package dev.tidemark.platform.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server for a test that kills it: what is restarted listens on the same port. It ends with this
 * JVM. Not thread-safe.
 */
public final class ExternalServer implements AutoCloseable {

  private static final long EXIT_LIMIT_SECONDS = 30;

  private final DataDirectory directory;
  private final Start start;
  private RunningServer running;

  private interface Start {
    RunningServer run() throws IOException, InterruptedException;
  }

  private ExternalServer(DataDirectory directory, Start start) {
    this.directory = directory;
    this.start = start;
    this.running = call(start);
  }

  /** A Redis that keeps nothing: after a kill it is empty. */
  public static ExternalServer redis(Path home) {
    return started(
        home,
        (directory, binaries) -> {
          int port = Probe.freePort();
          Path binary = binaries.redisServer();
          return () -> RedisServer.start(directory, binary, port, true);
        });
  }

  /** A MariaDB that syncs each commit, with all of Tidemark's databases. */
  public static ExternalServer mariaDb(Path home) {
    return started(
        home,
        (directory, binaries) -> {
          int port = Probe.freePort();
          Path base = binaries.mariaDb();
          return () -> MariaDbServer.start(directory, base, port, false);
        });
  }

  /**
   * A MariaDB of another system: it has what {@code init} makes, one statement a line, instead of
   * Tidemark's databases. Run at every start.
   *
   * @param options of the server
   */
  public static ExternalServer mariaDb(Path home, String init, List<String> options) {
    return started(
        home,
        (directory, binaries) -> {
          int port = Probe.freePort();
          Path base = binaries.mariaDb();
          List<String> all = new ArrayList<>(options);
          all.add("--init-file=" + Files.writeString(directory.file("own-init.sql"), init));
          return () -> MariaDbServer.start(directory, base, port, false, all);
        });
  }

  private interface Preparation {
    Start prepare(DataDirectory directory, Binaries binaries) throws IOException;
  }

  private static ExternalServer started(Path home, Preparation preparation) {
    try {
      DataDirectory directory = DataDirectory.open(home);
      Binaries binaries = new Binaries(BinaryCache.ofUser(directory.file("binaries")));
      return new ExternalServer(directory, preparation.prepare(directory, binaries));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server's own process id, not its supervisor's. */
  public long pid() {
    return running.endpoint().pid();
  }

  public int port() {
    return running.endpoint().port();
  }

  /** The Quarkus property that leads to this Redis. */
  public Map<String, String> redisSettings() {
    return new Endpoints(null, running.endpoint()).settings();
  }

  /** The Quarkus properties that lead to this MariaDB, for all databases. */
  public Map<String, String> mariaDbSettings() {
    return new Endpoints(running.endpoint(), null).settings();
  }

  /** Ends it as a crash would, and returns when it is gone. */
  public void kill9() {
    ProcessHandle server = ProcessHandle.of(pid()).orElseThrow();
    server.destroyForcibly();
    try {
      server.onExit().get(EXIT_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("process " + pid() + " does not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    running.process().close();
  }

  /** Starts it again where it was, and returns when it answers. */
  public void restart() {
    running = call(start);
  }

  /** Ends it and deletes its data. */
  @Override
  public void close() {
    running.process().close();
    try {
      DataDirectory.delete(directory.home());
    } catch (IOException e) {
      System.err.println("Could not clean up " + directory.home() + ": " + e);
    }
  }

  private static RunningServer call(Start start) {
    try {
      return start.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
