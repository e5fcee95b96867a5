package dev.tidemark.responses;

import dev.tidemark.alerts.FactsNow;
import dev.tidemark.responses.Verb.Lane;
import dev.tidemark.storage.ProductDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries out approved responses, and takes back those that are to be. Whoever claims one puts it
 * off for as long as that may take: if he dies, another goes on with it, and what was done is not
 * done again. Blocks; safe for use by several threads.
 */
@ApplicationScoped
class Runs {

  private static final Logger LOG = Logger.getLogger(Runs.class);
  private static final int MOST_ATTEMPTS = 5;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;
  private static final List<State> STATES =
      List.of(State.APPROVED, State.RUNNING, State.SUCCEEDED, State.FAILED);

  private final ProductDatabase database;
  private final Actions actions;
  private final Guardrails guardrails;
  private final FactsNow facts;
  private final ResponseLog log;
  private final InstantSource clock;
  private final Duration lease;
  private final Duration firstPause;

  Runs(
      ProductDatabase database,
      Actions actions,
      Guardrails guardrails,
      FactsNow facts,
      ResponseLog log,
      InstantSource clock,
      @ConfigProperty(name = "tidemark.responses.lease", defaultValue = "30s") Duration lease,
      @ConfigProperty(name = "tidemark.responses.first-pause", defaultValue = "1s")
          Duration firstPause) {
    this.database = database;
    this.actions = actions;
    this.guardrails = guardrails;
    this.facts = facts;
    this.log = log;
    this.clock = clock;
    this.lease = lease;
    this.firstPause = firstPause;
  }

  /** What was claimed. */
  sealed interface Claim {
    /** There is nothing to do. */
    record None() implements Claim {}

    /** It was decided at once; there may be more. */
    record Settled() implements Claim {}

    /** It is to be carried out. */
    record Taken(Task task) implements Claim {}
  }

  /** Takes the one that has waited longest. */
  Claim claim(Lane lane) {
    return database.transact(
        connection ->
            ResponseRow.due(STATES, clock.millis(), lane)
                .map(this::claim)
                .orElseGet(Claim.None::new));
  }

  private Claim claim(ResponseRow row) {
    long now = clock.millis();
    boolean run = row.state == State.APPROVED || row.state == State.RUNNING;
    if (run && SwitchRow.read().killed) {
      stop(row, now);
      return new Claim.Settled();
    }
    if (run && row.attempts >= MOST_ATTEMPTS) {
      fail(row, row.outcome.isEmpty() ? "Whoever ran it died, each time" : row.outcome, now);
      return new Claim.Settled();
    }
    row.attempts++;
    row.dueMillis = now + lease.toMillis();
    if (row.state == State.APPROVED) {
      row.state = State.RUNNING;
      row.startedMillis = now;
      log.step(row, ResponseLog.ITSELF, "It is run");
    }
    return new Claim.Taken(Task.of(row));
  }

  /** What was not begun never will be; what was may have been done in part. */
  private void stop(ResponseRow row, long now) {
    if (row.state == State.APPROVED) {
      row.refuse(Verdict.KILLED, "The kill switch was turned on", ResponseLog.ITSELF, now);
      log.note(row, "refuse", ResponseLog.ITSELF, row.why);
    } else {
      fail(row, "Stopped by the kill switch", now);
    }
  }

  private void fail(ResponseRow row, String text, long now) {
    row.state = State.FAILED;
    end(row, text, now);
    log.note(row, "fail", ResponseLog.ITSELF, row.outcome);
  }

  private static void end(ResponseRow row, String text, long now) {
    row.outcome = ResponseRow.cut(text);
    row.endedMillis = now;
    row.attempts = 0;
    row.dueMillis = row.undoBy == null ? 0 : now;
  }

  /** Carries out what was claimed. */
  void carryOut(Task task) {
    try {
      Optional<Measure> before = measure(task);
      Done done = actions.carryOut(task);
      finish(task, row -> finished(row, task, done, before.orElse(null)));
    } catch (RuntimeException e) {
      LOG.debugf(e, "Response %s", task.id());
      finish(task, row -> again(row, e));
    }
  }

  /** Not after somebody may have done it already. */
  private Optional<Measure> measure(Task task) {
    try {
      return task.isUndo() || task.attempt() > 1
          ? Optional.empty()
          : Measure.of(task.verb(), facts.of(task.subject()));
    } catch (RuntimeException e) {
      LOG.debugf("What %s is to change is not read: %s", task.id(), e.getMessage());
      return Optional.empty();
    }
  }

  /** What is written about it at the end. */
  private interface Ending {
    void write(ResponseRow row);
  }

  /** Void where another has taken it over meanwhile. */
  private void finish(Task task, Ending ending) {
    database.transact(
        connection -> {
          ResponseRow.lock(task.id())
              .filter(row -> row.attempts == task.attempt() && isUndo(row) == task.isUndo())
              .ifPresent(ending::write);
          return true;
        });
  }

  private static boolean isUndo(ResponseRow row) {
    return row.state != State.RUNNING;
  }

  private void finished(ResponseRow row, Task task, Done done, @Nullable Measure before) {
    long now = clock.millis();
    if (task.isUndo()) {
      undone(row, done, now);
    } else if (done.succeeded()) {
      row.state = State.SUCCEEDED;
      end(row, done.text(), now);
      lookLater(row, before, now);
      log.note(row, "succeed", ResponseLog.ITSELF, row.outcome);
    } else {
      fail(row, done.text(), now);
    }
  }

  private void lookLater(ResponseRow row, @Nullable Measure before, long now) {
    int seconds = guardrails.read(row.verb).effectSeconds();
    if (seconds > 0) {
      row.effect = Effect.PENDING;
      row.effectDueMillis = now + Duration.ofSeconds(seconds).toMillis();
      row.measure = before == null ? "" : before.name();
      row.measureBefore = before == null ? null : before.value();
    }
  }

  private void undone(ResponseRow row, Done done, long now) {
    String who = row.undoBy == null ? ResponseLog.ITSELF : row.undoBy;
    row.dueMillis = 0;
    row.attempts = 0;
    if (done.succeeded()) {
      row.state = State.UNDONE;
      row.undoneMillis = now;
      if (row.effect == Effect.PENDING) {
        row.effect = who.equals(ResponseLog.ITSELF) ? Effect.IMPROVED : Effect.UNKNOWN;
        row.effectDueMillis = 0;
      }
      log.note(row, "undo", who, done.text() + ": " + row.undoWhy);
    } else {
      row.undoBy = null;
      row.undoWhy = null;
      log.note(row, "undo-failed", who, done.text());
    }
  }

  /** Taking back never gives up: something would be held for ever. */
  private void again(ResponseRow row, RuntimeException failure) {
    String told = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    long now = clock.millis();
    if (!isUndo(row) && row.attempts >= MOST_ATTEMPTS) {
      fail(row, told, now);
    } else {
      long pause = firstPause.toMillis() << Math.min(row.attempts, Long.SIZE / 8);
      row.dueMillis = now + Math.min(pause, LONGEST_PAUSE_MILLIS);
      row.outcome = ResponseRow.cut(told);
    }
  }
}
