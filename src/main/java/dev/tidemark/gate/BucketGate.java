package dev.tidemark.gate;

import dev.tidemark.gate.Gate.Admission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This process's share of one bucket under one epoch: units on loan from the cache, requests
 * waiting for the next loan, and what the ledger last said. Requests that arrive while the cache is
 * being asked share its answer, and the ledger decides what it does not cover; units asked for
 * ahead of need admit most of a rush without any question. Safe for use by several threads.
 */
final class BucketGate {

  /** How long the ledger's word that too little is left stands before one request may ask again. */
  private static final long WORD_STANDS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Questions closer together than this mean a rush, and loans grow. */
  private static final long RUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Questions farther apart than this mean that it is over, and loans shrink. */
  private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** An answer that takes longer is not waited for. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long MOST_AHEAD = 1024;

  /** Asks the cache for units; answers as {@link Counters#take} does. */
  interface Cache {
    void take(int bucket, long need, long ahead, LongConsumer then);

    void give(int bucket, long units);

    /** An answer is not waited for any longer. */
    void late();
  }

  private record Question(long number, long need, long ahead) {}

  private record Waiting(long units, Consumer<Admission> then) {}

  private final int bucket;
  private final Cache cache;
  private final LongSupplier nanos;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private long loan;
  private long ahead;
  private long question; // rises with each question, so that a late answer is told from the current
  private boolean asking;
  private boolean usedSinceSweep;
  private long askedNanos;
  private volatile @Nullable Word word;

  private record Word(long unitsLeft, long saidNanos) {}

  /**
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  BucketGate(int bucket, Cache cache, LongSupplier nanos) {
    this.bucket = bucket;
    this.cache = cache;
    this.nanos = nanos;
    this.askedNanos = nanos.getAsLong() - CALM_NANOS;
  }

  void admit(long units, Consumer<Admission> then) {
    if (isSoldOut(units)) {
      then.accept(Admission.SOLD_OUT);
    } else if (takeFromLoan(units)) {
      then.accept(Admission.ADMITTED);
    } else {
      await(new Waiting(units, then));
    }
  }

  /** Lets one request through each time the word has grown old: it brings a new one. */
  private boolean isSoldOut(long units) {
    Word said = word;
    if (said == null || units <= said.unitsLeft()) {
      return false;
    }
    long now = nanos.getAsLong();
    if (now - said.saidNanos() < WORD_STANDS_NANOS) {
      return true;
    }
    synchronized (this) {
      boolean first = said.equals(word);
      if (first) {
        word = new Word(said.unitsLeft(), now);
      }
      return !first;
    }
  }

  private synchronized boolean takeFromLoan(long units) {
    if (!waiting.isEmpty() || loan < units) {
      return false;
    }
    loan -= units;
    usedSinceSweep = true;
    return true;
  }

  private void await(Waiting request) {
    List<Runnable> told = new ArrayList<>();
    Question asked = join(request, told);
    if (asked != null) {
      cache.take(bucket, asked.need(), asked.ahead(), taken -> answered(asked.number(), taken));
    }
    told.forEach(Runnable::run);
  }

  /** The question to ask now; null if one is being asked, or none need be. */
  private synchronized @Nullable Question join(Waiting request, List<Runnable> told) {
    waiting.add(request);
    if (asking) {
      return null;
    }
    long need = request.units() - loan; // while nothing is asked, nobody else waits
    if (need <= 0) {
      settle(told); // an answer came in since the loan was looked at
      return null;
    }
    long now = nanos.getAsLong();
    asking = true;
    ahead = nextAhead(now - askedNanos, need);
    askedNanos = now;
    return new Question(++question, need, ahead);
  }

  private long nextAhead(long sinceNanos, long need) {
    if (sinceNanos < RUSH_NANOS) {
      return Math.min(MOST_AHEAD, Math.max(need, 2 * ahead));
    }
    return sinceNanos < CALM_NANOS ? ahead : ahead / 2;
  }

  private void answered(long thisQuestion, long taken) {
    List<Runnable> told = new ArrayList<>();
    synchronized (this) {
      if (thisQuestion != question || !asking) {
        told.add(() -> giveLate(taken));
      } else {
        loan += Math.max(taken, 0);
        settle(told);
      }
    }
    told.forEach(Runnable::run);
  }

  /** Admits in order what the loan covers; the ledger shall say about the rest. */
  private void settle(List<Runnable> told) {
    for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
      Waiting request = next;
      boolean covered = loan >= request.units();
      loan -= covered ? request.units() : 0;
      told.add(() -> request.then().accept(covered ? Admission.ADMITTED : Admission.ASK_LEDGER));
    }
    usedSinceSweep = true;
    asking = false;
  }

  private void giveLate(long taken) {
    if (taken > 0) {
      cache.give(bucket, taken);
    }
  }

  /**
   * Called now and then: gives back a loan that nobody drew on, and stops waiting for an answer
   * that does not come.
   *
   * @return whether nothing is on loan or asked for any more
   */
  boolean sweep() {
    List<Runnable> told = new ArrayList<>();
    long idle = 0;
    boolean quiet;
    boolean late = false;
    synchronized (this) {
      if (asking && nanos.getAsLong() - askedNanos > PATIENCE_NANOS) {
        late = true;
        settle(told);
      } else if (!asking && !usedSinceSweep) {
        idle = loan;
        loan = 0;
        ahead = 0;
      }
      usedSinceSweep = false;
      quiet = !asking && loan == 0;
    }
    if (late) {
      cache.late();
    }
    if (idle > 0) {
      cache.give(bucket, idle);
    }
    told.forEach(Runnable::run);
    return quiet;
  }

  void leftInLedger(long units) {
    word = new Word(units, nanos.getAsLong());
  }

  /** The ledger gave units, or took some back: what it said before no longer holds. */
  void unitsAreLeft() {
    word = null;
  }

  synchronized long onLoan() {
    return loan;
  }
}
