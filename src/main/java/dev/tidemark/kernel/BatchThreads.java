package dev.tidemark.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Threads that each work on everything that is waiting, as one batch, again and again: the more
 * there is to do, the larger the batches. The queue is bounded; what does not fit is refused. Safe
 * for use by several threads.
 *
 * @param <T> a piece of work
 */
public final class BatchThreads<T> implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(BatchThreads.class);
  private static final long LOOK_FOR_CLOSE_NANOS = Duration.ofMillis(200).toNanos();
  private static final long LONGEST_CLOSE_MILLIS = 10_000;

  private final BlockingQueue<T> waiting;
  private final int mostABatch;
  private final int enough;
  private final long lingerNanos;
  private final Consumer<List<T>> work;
  private final List<Thread> threads;
  private volatile boolean closed;

  /**
   * @param threads how many batches may be under way at once
   * @param capacity how many may wait
   * @param work done with 1 to {@code mostABatch} pieces in the order they came; what it throws is
   *     logged, and the next batch goes on
   */
  public BatchThreads(
      String name, int threads, int capacity, int mostABatch, Consumer<List<T>> work) {
    this(name, threads, capacity, mostABatch, 1, Duration.ZERO, work);
  }

  /**
   * As the other, for work that costs by the batch and may be late.
   *
   * @param enough a batch waits for so many, but no longer than {@code linger}
   */
  public BatchThreads(
      String name,
      int threads,
      int capacity,
      int mostABatch,
      int enough,
      Duration linger,
      Consumer<List<T>> work) {
    this.enough = enough;
    this.lingerNanos = linger.toNanos();
    this.waiting = new LinkedBlockingQueue<>(capacity);
    this.mostABatch = mostABatch;
    this.work = work;
    this.threads = IntStream.range(0, threads).mapToObj(i -> new Thread(this::run, name)).toList();
    this.threads.forEach(thread -> thread.setDaemon(true));
    this.threads.forEach(Thread::start);
  }

  /** False if too many are waiting, or it is closed. */
  public boolean offer(T piece) {
    return !closed && waiting.offer(piece);
  }

  /** Waits for room; false if there is none within {@code limit}, or it is closed. */
  public boolean put(T piece, Duration limit) throws InterruptedException {
    return !closed && waiting.offer(piece, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes all that wait out of the queue: they will not be worked on. */
  public List<T> withdraw() {
    List<T> taken = new ArrayList<>();
    waiting.drainTo(taken);
    return taken;
  }

  public int waiting() {
    return waiting.size();
  }

  private void run() {
    List<T> batch = new ArrayList<>();
    while (!closed || !waiting.isEmpty()) {
      try {
        T first = waiting.poll(LOOK_FOR_CLOSE_NANOS, TimeUnit.NANOSECONDS);
        if (first != null) {
          batch.add(first);
          gather(batch);
          work.accept(List.copyOf(batch));
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        LOG.errorf(e, "%s failed", Thread.currentThread().getName());
      }
      batch.clear();
    }
  }

  private void gather(List<T> batch) throws InterruptedException {
    waiting.drainTo(batch, mostABatch - 1);
    long start = System.nanoTime();
    for (long left = lingerNanos;
        batch.size() < enough && left > 0 && !closed;
        left = lingerNanos - (System.nanoTime() - start)) {
      T next = waiting.poll(Math.min(left, LOOK_FOR_CLOSE_NANOS), TimeUnit.NANOSECONDS);
      if (next != null) {
        batch.add(next);
        waiting.drainTo(batch, mostABatch - batch.size());
      }
    }
  }

  /** Finishes what is waiting, within 10 seconds. */
  @Override
  public void close() {
    closed = true;
    try {
      for (Thread thread : threads) {
        thread.join(LONGEST_CLOSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
