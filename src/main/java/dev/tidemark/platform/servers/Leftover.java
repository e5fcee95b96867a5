package dev.tidemark.platform.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server still running on a directory whose owner is gone. */
final class Leftover {

  private static final long GRACE_SECONDS = 30;
  private static final long KILL_SECONDS = 10;

  private Leftover() {}

  /**
   * Ends the server named by {@code pidFile}, if it is still there. Only the holder of the
   * directory's lock may call this.
   *
   * <p>A pid may have passed on to a stranger since: the process must also have {@code dataPath} on
   * its command line.
   */
  static void end(Path pidFile, Path dataPath) throws IOException, InterruptedException {
    Optional<ProcessHandle> server = pid(pidFile).flatMap(ProcessHandle::of);
    if (server.isPresent() && runsOn(server.get(), dataPath)) {
      end(server.get());
    }
    Files.deleteIfExists(pidFile);
  }

  private static Optional<Long> pid(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file).strip();
    return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private static boolean runsOn(ProcessHandle process, Path dataPath) {
    return process.info().commandLine().orElse("").contains(dataPath.toString());
  }

  private static void end(ProcessHandle server) throws IOException, InterruptedException {
    server.destroy();
    if (!gone(server, GRACE_SECONDS)) {
      server.destroyForcibly();
      if (!gone(server, KILL_SECONDS)) {
        throw new IOException("process " + server.pid() + " of an earlier run does not end");
      }
    }
  }

  private static boolean gone(ProcessHandle server, long seconds) throws InterruptedException {
    try {
      server.onExit().get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return !server.isAlive();
    }
  }
}
