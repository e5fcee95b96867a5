package dev.tidemark.responses;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.responses.Verb.Lane;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Keeps responses moving: each stage has threads of its own, so that none waits for another. Every
 * process does all of it, and what one is at the others skip.
 */
@Startup
@ApplicationScoped
class Workers {

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration LOOK_AT_EFFECTS = Duration.ofSeconds(1);
  private static final int INNER_THREADS = 2;
  private static final int OUTER_THREADS = 4;
  private static final int MOST_A_ROUND = 1_000;

  /** As long as a runbook may take to answer. */
  private static final long LONGEST_END_SECONDS = 10;

  private final Proposals proposals;
  private final Decisions decisions;
  private final Runs runs;
  private final Effects effects;
  private final Held held;
  private final List<AutoCloseable> open = new ArrayList<>();

  Workers(Proposals proposals, Decisions decisions, Runs runs, Effects effects, Held held) {
    this.proposals = proposals;
    this.decisions = decisions;
    this.runs = runs;
    this.effects = effects;
    this.held = held;
  }

  @PostConstruct
  void start() {
    Repeating inner = lane(Lane.INNER, INNER_THREADS);
    Repeating outer = lane(Lane.OUTER, OUTER_THREADS);
    Repeating deciding =
        repeating(
            "response-decide",
            LOOK,
            () -> {
              if (all(decisions::next) > 0) {
                inner.soon();
                outer.soon();
              }
            });
    repeating(
        "response-propose",
        LOOK,
        () -> {
          if (all(proposals::readOn) > 0) {
            deciding.soon();
            inner.soon(); // what is to be taken back
          }
        });
    repeating("response-effect", LOOK_AT_EFFECTS, () -> all(effects::next));
    repeating("response-held", held.every(), held::look);
  }

  void stop(@Observes ShutdownEvent event) throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private Repeating repeating(String name, Duration pause, Runnable work) {
    Repeating repeating = new Repeating(name, pause, work);
    open.add(repeating);
    return repeating;
  }

  /** As long as there is more, but not for ever: a thread must be able to end. */
  private static int all(BooleanSupplier next) {
    int done = 0;
    while (done < MOST_A_ROUND && next.getAsBoolean()) {
      done++;
    }
    return done;
  }

  /** Claims as many as there are threads for. */
  private Repeating lane(Lane lane, int threads) {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              Thread thread = new Thread(work, "response-" + lane);
              thread.setDaemon(true);
              return thread;
            });
    Semaphore free = new Semaphore(threads);
    Repeating claiming =
        repeating("response-claim-" + lane, LOOK, () -> all(() -> begin(lane, pool, free)));
    open.add(() -> end(pool));
    return claiming;
  }

  /** Lets what is under way be written down while there is a database. */
  private static void end(ExecutorService pool) throws InterruptedException {
    pool.shutdown();
    if (!pool.awaitTermination(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
      pool.shutdownNow();
    }
  }

  /** Whether there may be more to begin. */
  private boolean begin(Lane lane, ExecutorService pool, Semaphore free) {
    if (!free.tryAcquire()) {
      return false;
    }
    boolean handedOn = false;
    try {
      Runs.Claim claim = runs.claim(lane);
      if (claim instanceof Runs.Claim.Taken taken) {
        pool.execute(
            () -> {
              try {
                runs.carryOut(taken.task());
              } finally {
                free.release();
              }
            });
        handedOn = true;
      }
      return !(claim instanceof Runs.Claim.None);
    } finally {
      if (!handedOn) {
        free.release();
      }
    }
  }
}
