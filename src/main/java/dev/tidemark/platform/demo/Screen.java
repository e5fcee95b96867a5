package dev.tidemark.platform.demo;

import static java.lang.ProcessBuilder.Redirect.INHERIT;

import java.io.IOException;
import java.io.PrintStream;

/**
 * Where the demo writes. On a terminal the progress line is redrawn in place and cut at the right
 * margin; elsewhere every line stays. Thread-safe.
 */
final class Screen {

  private static final String NO_WRAP = "\033[?7l";
  private static final String WRAP = "\033[?7h";
  private static final String CLEAR_TO_END = "\033[K";

  private final PrintStream out;
  private final boolean terminal;
  private boolean inProgress;

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Asks {@code test -t 1}: {@code System.console()} also looks at stdin, and some JDKs give one
   * without a terminal. Where there is no such command: false.
   */
  static boolean isStdoutTerminal() {
    try {
      return new ProcessBuilder("test", "-t", "1").redirectOutput(INHERIT).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  boolean isTerminal() {
    return terminal;
  }

  synchronized void progress(String line) {
    if (terminal) {
      out.print("\r" + NO_WRAP + line + CLEAR_TO_END + WRAP);
      out.flush();
      inProgress = true;
    } else {
      out.println(line);
    }
  }

  /** Writes lines below a progress line, which stays. */
  synchronized void say(String lines) {
    endProgress();
    out.println(lines);
  }

  synchronized void endProgress() {
    if (inProgress) {
      out.println();
      inProgress = false;
    }
  }
}
