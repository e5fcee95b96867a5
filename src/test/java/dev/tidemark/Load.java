package dev.tidemark;

import dev.tidemark.Api.Answer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Many requests in parallel, and what came of each. */
public final class Load {

  private static final int AT_ONCE = 128;
  private static final long LIMIT_SECONDS = 120;

  private final Map<Integer, Answer> answers = new ConcurrentHashMap<>();
  private final CountDownLatch open;

  private Load(int requests) {
    this.open = new CountDownLatch(requests);
  }

  /** Starts requests 0 to {@code requests - 1}, at most 128 at once, on a thread of its own. */
  public static Load start(int requests, IntFunction<CompletableFuture<Answer>> request) {
    Load load = new Load(requests);
    Thread thread = new Thread(() -> load.run(requests, request), "load");
    thread.setDaemon(true);
    thread.start();
    return load;
  }

  private void run(int requests, IntFunction<CompletableFuture<Answer>> request) {
    Semaphore slots = new Semaphore(AT_ONCE);
    for (int i = 0; i < requests; i++) {
      int number = i;
      slots.acquireUninterruptibly();
      var unused =
          request
              .apply(i)
              .whenComplete(
                  (answer, failure) -> {
                    if (answer != null) {
                      answers.put(number, answer);
                    }
                    slots.release();
                    open.countDown();
                  });
    }
  }

  /** Waits until every request is answered or has failed. */
  public Load finish() {
    try {
      if (!open.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(open.getCount() + " requests are not answered");
      }
      return this;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Answers so far, by the number of the request; those that failed are not in it. */
  public Map<Integer, Answer> answers() {
    return answers;
  }

  /** How many answers so far read so, such as {@code "409 SOLD_OUT"}. */
  public long count(String brief) {
    return answers.values().stream().filter(answer -> answer.brief().equals(brief)).count();
  }
}
