package dev.tidemark.platform.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A server process that never outlives this JVM.
 *
 * <p>Not thread-safe but for {@link #close()}, which any thread may call, more than once.
 */
final class SupervisedProcess implements AutoCloseable {

  /**
   * Runs the supervisor in a session of its own where that is possible, so that a signal to the
   * JVM's terminal or process group leaves the server there until the last request is done.
   */
  private static final String SESSION =
      """
      if command -v setsid >/dev/null 2>&1
      then exec setsid /bin/sh -c "$@"
      else exec /bin/sh -c "$@"
      fi
      """;

  /**
   * Ends the server when standard input, a pipe only the JVM holds, reaches its end: the kernel
   * closes it even after kill -9. A server deaf to TERM is killed after 30 s.
   */
  private static final String SUPERVISOR =
      """
      trap '' INT HUP
      trap : TERM
      exec 3<&0
      "$@" </dev/null 3<&- &
      server=$!
      (
        trap '' TERM
        read -r ignored <&3
        kill -TERM $server 2>/dev/null
        seconds=0
        while kill -0 $server 2>/dev/null && [ $seconds -lt 30 ]
        do sleep 1; seconds=$((seconds + 1))
        done
        kill -KILL $server 2>/dev/null
      ) &
      watcher=$!
      exec 3<&-
      wait $server; code=$?
      while kill -0 $server 2>/dev/null
      do wait $server; code=$?
      done
      kill -KILL $watcher 2>/dev/null
      exit $code
      """;

  private static final Duration READY_LIMIT = Duration.ofMinutes(2);
  private static final Duration END_LIMIT = Duration.ofSeconds(40);
  private static final long POLL_MILLIS = 20;

  private final String name;
  private final Process supervisor;
  private final Path log;
  private volatile boolean closing;

  private SupervisedProcess(String name, Process supervisor, Path log) {
    this.name = name;
    this.supervisor = supervisor;
    this.log = log;
  }

  /** Starts {@code command} in {@code workingDirectory}; its output goes to {@code log}. */
  static SupervisedProcess start(String name, List<String> command, Path workingDirectory, Path log)
      throws IOException {
    List<String> supervised = new ArrayList<>(List.of("/bin/sh", "-c", SESSION, name));
    supervised.addAll(List.of(SUPERVISOR, name));
    supervised.addAll(command);
    Process process =
        new ProcessBuilder(supervised)
            .directory(workingDirectory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new SupervisedProcess(name, process, log);
  }

  /**
   * Waits until the server is ready.
   *
   * @throws StartFailure when it ends before, or is not ready within 2 min; the end of its log is
   *     in the message
   */
  void awaitReady(BooleanSupplier ready) throws InterruptedException {
    long start = System.nanoTime();
    while (!ready.getAsBoolean()) {
      if (supervisor.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw failure(" ended with code " + supervisor.exitValue() + " while starting. ");
      }
      if (System.nanoTime() - start > READY_LIMIT.toNanos()) {
        throw failure(" was not ready within " + READY_LIMIT.toMinutes() + " min. ");
      }
    }
  }

  /**
   * Calls {@code lost} with one line for the operator when the server ends and nobody closed it.
   * The registration also keeps this object, and so the pipe, reachable while the server runs.
   */
  void whenLost(Consumer<String> lost) {
    var unused =
        supervisor
            .onExit()
            .thenAccept(
                ended -> {
                  if (!closing) {
                    lost.accept(
                        name + " ended with code " + ended.exitValue() + ", see " + log + ".");
                  }
                });
  }

  /** Ends the server and waits for it, 40 s at most; an interrupt ends the wait, not the ending. */
  @Override
  public void close() {
    closing = true;
    try {
      supervisor.getOutputStream().close();
      if (!supervisor.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        supervisor.destroyForcibly();
      }
    } catch (IOException e) {
      supervisor.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private StartFailure failure(String what) {
    return new StartFailure(name + what + DataDirectory.tail(log));
  }
}
