package dev.tidemark.storage;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Open while a stock database is lost: nobody asks it then but its {@link Pulse}, which alone opens
 * and closes. Safe for use by several threads.
 */
final class Breaker {

  private static final Logger LOG = Logger.getLogger(Breaker.class);

  private final String name;
  private final List<Runnable> whenOpened = new CopyOnWriteArrayList<>();
  private final AtomicLong answers = new AtomicLong();
  private volatile boolean open;

  Breaker(String name) {
    this.name = name;
  }

  boolean isOpen() {
    return open;
  }

  /** Has {@code told} run each time it opens, on the pulse's thread; it must not block. */
  void whenOpened(Runnable told) {
    whenOpened.add(told);
  }

  /** A call got an answer, be it an error. */
  void answered() {
    answers.incrementAndGet();
  }

  /** How many answers there were: one that rises shows a database that is there. */
  long answers() {
    return answers.get();
  }

  /**
   * The pulse was not answered.
   *
   * @param answersBefore {@link #answers} when it began: a database that answers others is slow
   *     with the pulse, not lost
   */
  void lost(long answersBefore, Throwable why) {
    if (!open && answers.get() == answersBefore) {
      open = true;
      LOG.warnf("%s is lost: its products are refused until it is back (%s)", name, why);
      whenOpened.forEach(this::tell);
    }
  }

  /** The pulse was answered. */
  void back() {
    if (open) {
      open = false;
      LOG.infof("%s is back", name);
    }
  }

  /** A fault in telling one must not keep the others waiting. */
  private void tell(Runnable told) {
    try {
      told.run();
    } catch (RuntimeException e) {
      LOG.errorf(e, "The loss of %s could not be told", name);
    }
  }
}
