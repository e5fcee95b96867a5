package dev.tidemark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of this machine as a process of a test's own. Not thread-safe. */
public final class Program implements AutoCloseable {

  private static final long LIMIT_SECONDS = 30;

  private final Process process;

  private Program(Process process) {
    this.process = process;
  }

  /**
   * Starts one that goes on until it is closed.
   *
   * @param log takes what it says
   */
  public static Program start(List<String> command, Path log) {
    try {
      return new Program(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs one to its end.
   *
   * @return what it said, without space around it
   * @throws AssertionError when it fails, or says nothing more but goes on for 30 s; with what it
   *     said
   */
  public static String run(List<String> command) {
    return run(Path.of(""), command);
  }

  /** As {@link #run(List)}, in a directory. */
  public static String run(Path directory, List<String> command) {
    File home = directory.toAbsolutePath().toFile();
    try {
      Process process =
          new ProcessBuilder(command).directory(home).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(command.get(0) + ": " + said);
      }
      return said.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Runs the tool for keys and certificates that comes with every JDK. */
  public static String keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** A port of loopback on which nobody listened just now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it, by force after 30 s. */
  @Override
  public void close() {
    end(process);
  }

  static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
