package dev.tidemark.reservation;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * Answers of one batch, taken to those who wait in one go for each event loop: a hand-over a batch,
 * not a request. Not safe for use by several threads.
 */
final class Answers {

  private static final Logger LOG = Logger.getLogger(Answers.class);

  private final IdentityHashMap<Executor, List<Runnable>> byHome = new IdentityHashMap<>();

  void add(Executor home, Runnable told) {
    byHome.computeIfAbsent(home, none -> new ArrayList<>()).add(told);
  }

  void send() {
    byHome.forEach(Answers::send);
  }

  private static void send(Executor home, List<Runnable> told) {
    try {
      home.execute(() -> told.forEach(Answers::tell));
    } catch (RejectedExecutionException e) {
      told.forEach(Answers::tell); // its event loop is closing: whoever listens still learns of it
    }
  }

  /** A fault in telling one must not keep the others waiting. */
  private static void tell(Runnable answer) {
    try {
      answer.run();
    } catch (RuntimeException e) {
      LOG.error("An answer could not be told", e);
    }
  }
}
