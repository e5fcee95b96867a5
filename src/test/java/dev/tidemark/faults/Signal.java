package dev.tidemark.faults;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java cannot send by itself. */
enum Signal {
  /** The process stands still, its connections stay open. */
  STOP,
  /** It goes on. */
  CONT;

  void sendTo(long pid) {
    try {
      int exit =
          new ProcessBuilder("/bin/kill", "-" + name(), Long.toString(pid))
              .inheritIO()
              .start()
              .waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill -" + name() + " " + pid + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
