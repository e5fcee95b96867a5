package dev.tidemark.kernel;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Does something again and again on a daemon thread of its own, each time a fixed while after the
 * last ended. What it throws is logged, and it is tried again the next time.
 */
public final class Repeating implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Repeating.class);
  private static final long LONGEST_CLOSE_SECONDS = 10;

  private final ScheduledExecutorService thread;

  public Repeating(String name, Duration pause, Runnable work) {
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            runnable -> {
              Thread made = new Thread(runnable, name);
              made.setDaemon(true);
              return made;
            });
    var unused =
        thread.scheduleWithFixedDelay(
            () -> run(name, work), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void run(String name, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOG.warnf("%s: %s", name, e);
    }
  }

  /** Lets what is under way end, within 10 seconds. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
