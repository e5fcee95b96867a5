package dev.tidemark.reservation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * A thread that works on everything that is waiting, as one batch, again and again: the more there
 * is to do, the larger the batches. The queue is bounded; what does not fit is refused. Safe for
 * use by several threads.
 *
 * @param <T> a piece of work
 */
final class BatchThread<T> implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(BatchThread.class);
  private static final long LOOK_FOR_CLOSE_MILLIS = 200;
  private static final long LONGEST_CLOSE_MILLIS = 10_000;

  private final BlockingQueue<T> waiting;
  private final int mostABatch;
  private final Consumer<List<T>> work;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param capacity how many may wait
   * @param work done with 1 to {@code mostABatch} pieces in the order they came; what it throws is
   *     logged, and the next batch goes on
   */
  BatchThread(String name, int capacity, int mostABatch, Consumer<List<T>> work) {
    this.waiting = new LinkedBlockingQueue<>(capacity);
    this.mostABatch = mostABatch;
    this.work = work;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** False if too many are waiting, or it is closed. */
  boolean offer(T piece) {
    return !closed && waiting.offer(piece);
  }

  int waiting() {
    return waiting.size();
  }

  private void run() {
    List<T> batch = new ArrayList<>();
    while (!closed || !waiting.isEmpty()) {
      try {
        T first = waiting.poll(LOOK_FOR_CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          waiting.drainTo(batch, mostABatch - 1);
          work.accept(List.copyOf(batch));
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        LOG.errorf(e, "%s failed", thread.getName());
      }
      batch.clear();
    }
  }

  /** Finishes what is waiting, within 10 seconds. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(LONGEST_CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
