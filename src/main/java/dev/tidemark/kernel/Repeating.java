package dev.tidemark.kernel;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Does something again and again on a daemon thread of its own, each time a fixed while after the
 * last ended. What it throws is logged once until it succeeds again, and it is tried again the next
 * time.
 */
public final class Repeating implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Repeating.class);
  private static final long LONGEST_CLOSE_SECONDS = 10;

  private final ScheduledExecutorService thread;
  private final Runnable once;
  private final AtomicBoolean soon = new AtomicBoolean();
  private volatile boolean failing;

  public Repeating(String name, Duration pause, Runnable work) {
    this.once = () -> run(name, work);
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            runnable -> {
              Thread made = new Thread(runnable, name);
              made.setDaemon(true);
              return made;
            });
    var unused =
        thread.scheduleWithFixedDelay(once, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Does it once more as soon as what is under way ends; asked many times before that, once. */
  public void soon() {
    if (soon.compareAndSet(false, true)) {
      try {
        thread.execute(
            () -> {
              soon.set(false);
              once.run();
            });
      } catch (RejectedExecutionException e) {
        // It is closed: nothing is done any more.
      }
    }
  }

  private void run(String name, Runnable work) {
    try {
      work.run();
      if (failing) {
        failing = false;
        LOG.infof("%s goes on", name);
      }
    } catch (RuntimeException | Error e) {
      LOG.logf(failing ? Logger.Level.DEBUG : Logger.Level.WARN, "%s: %s", name, e);
      failing = true;
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
