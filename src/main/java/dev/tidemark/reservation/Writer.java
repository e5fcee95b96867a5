package dev.tidemark.reservation;

import dev.tidemark.gate.Gate;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.stock.Layouts;
import dev.tidemark.storage.StoreUnavailableException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Commits to one stock database what many requests want, in one transaction for all that are
 * waiting, and tells each what came of it, and the gate what it must know. One row no longer means
 * one transaction: a hot product sells as fast as batches commit.
 */
final class Writer {

  private static final Logger LOG = Logger.getLogger(Writer.class);

  private final Ledger ledger;
  private final Layouts layouts;
  private final Gate gate;
  private final Told told;
  private final InstantSource clock;
  private final Metrics metrics;

  Writer(
      Ledger ledger, Layouts layouts, Gate gate, Told told, InstantSource clock, Metrics metrics) {
    this.ledger = ledger;
    this.layouts = layouts;
    this.gate = gate;
    this.told = told;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Commits commands and tells each its result. Never throws for one of them. */
  void write(List<? extends Command> commands) {
    Batch batch;
    try {
      batch = metrics.timeCommit(() -> commitSurely(commands));
    } catch (DuplicateKeyException e) {
      writeWithoutReplays(commands);
      return;
    } catch (StoreUnavailableException e) {
      LOG.warnf("%s: %s", e.getMessage(), e.getCause());
      fail(commands, Refusal.STORE_UNAVAILABLE);
      return;
    } catch (RuntimeException e) {
      writeHalves(commands, e);
      return;
    } catch (Error e) {
      fail(commands, Refusal.INTERNAL); // out of memory, perhaps: nobody shall wait for ever
      throw e;
    }
    metrics.batch(commands.size());
    metrics.entered(batch.entered());
    finish(commands, batch);
  }

  /**
   * Where the connection broke, only the database knows whether the batch was done. If it can be
   * reached at once, it is asked by doing the batch again: keys that are there already say that it
   * was, and a change that was done is done by the same right.
   */
  private Batch commitSurely(List<? extends Command> commands) {
    try {
      return commit(commands);
    } catch (StoreUnavailableException e) {
      if (!e.connectionLost() || !ledger.isAvailable()) {
        throw e;
      }
      LOG.warnf("A batch is done again, %s", e.getMessage());
      return commit(commands);
    }
  }

  private Batch commit(List<? extends Command> commands) {
    return ledger.transact(
        transaction -> {
          Batch batch = new Batch(commands, layouts, told, clock.millis());
          DuplicateKeyException.rollingBack(() -> batch.run(transaction));
          return batch;
        });
  }

  private void finish(List<? extends Command> commands, Batch batch) {
    Answers answers = new Answers();
    List<Result> results = batch.results();
    for (int i = 0; i < commands.size(); i++) {
      Command command = commands.get(i);
      Result result = results.get(i);
      answers.add(command.home(), () -> command.finish(result));
    }
    try {
      tellGate(commands, batch);
    } finally {
      answers.send(); // it is committed, whatever becomes of the cache
    }
  }

  private void tellGate(List<? extends Command> commands, Batch batch) {
    List<Result> results = batch.results();
    for (int i = 0; i < commands.size(); i++) {
      if (commands.get(i) instanceof Command.Hold hold) {
        tellGate(hold, results.get(i));
      }
    }
    // After the refusals: units that came back in the same batch lift what was said before.
    batch.moved().forEach(this::tellGate);
  }

  private void tellGate(Moves.Moved moved) {
    if (moved.units() > 0) {
      gate.giveBack(moved.layout(), moved.bucket(), moved.units());
    } else {
      gate.takenPastCache(moved.layout(), moved.bucket(), -moved.units());
    }
  }

  private void tellGate(Command.Hold hold, Result result) {
    if (result instanceof Result.SoldOut soldOut) {
      gate.leftInLedger(hold.layout(), hold.bucket(), soldOut.unitsLeft());
    } else if (result instanceof Result.Done) {
      gate.unitsAreLeft(hold.layout(), hold.bucket());
    } else if (hold.fromCache() && result instanceof Result.UserLimit) {
      returnToGate(hold);
    }
  }

  private void returnToGate(Command.Hold hold) {
    if (hold.fromCache()) {
      gate.giveBack(hold.layout(), hold.bucket(), hold.units());
    }
  }

  /** Some key was used before: those requests get their first answer, the others go on. */
  private void writeWithoutReplays(List<? extends Command> commands) {
    Map<Recall.UsedKey, Reservation> used;
    try {
      used = ledger.transact(transaction -> Recall.find(transaction, holdsOf(commands)));
    } catch (RuntimeException | Error e) {
      LOG.warnf("No earlier answers looked up: %s", e);
      fail(commands, Refusal.STORE_UNAVAILABLE);
      return;
    }
    Answers answers = new Answers();
    List<Command> rest = new ArrayList<>();
    for (Command command : commands) {
      Optional<Result> first =
          command instanceof Command.Hold hold ? Recall.answer(hold, used) : Optional.empty();
      if (first.isEmpty()) {
        rest.add(command);
      } else {
        settle((Command.Hold) command, first.get());
        answers.add(command.home(), () -> command.finish(first.get()));
      }
    }
    answers.send();
    if (rest.size() == commands.size()) {
      LOG.error("A duplicate key that is no idempotency key");
      fail(commands, Refusal.INTERNAL);
    } else if (!rest.isEmpty()) {
      write(rest);
    }
  }

  /** Its units come from an earlier request, unless that was this one, done before unnoticed. */
  private void settle(Command.Hold hold, Result first) {
    boolean own = first instanceof Result.Done done && done.reservation().id().equals(hold.id());
    if (!own) {
      returnToGate(hold);
    } else if (!hold.fromCache()) {
      gate.takenPastCache(hold.layout(), hold.bucket(), hold.units());
    }
  }

  private static List<Command.Hold> holdsOf(List<? extends Command> commands) {
    return commands.stream()
        .filter(Command.Hold.class::isInstance)
        .map(Command.Hold.class::cast)
        .toList();
  }

  /** A fault of one command shall not take the others with it. */
  private void writeHalves(List<? extends Command> commands, RuntimeException fault) {
    if (commands.size() == 1) {
      LOG.errorf(fault, "Not done: %s", commands.get(0));
      fail(commands, Refusal.INTERNAL);
    } else {
      int middle = commands.size() / 2;
      try {
        write(commands.subList(0, middle));
      } finally {
        write(commands.subList(middle, commands.size()));
      }
    }
  }

  private static void fail(List<? extends Command> commands, Refusal refusal) {
    Answers answers = new Answers();
    commands.forEach(c -> answers.add(c.home(), () -> c.finish(new Result.Failed(refusal))));
    answers.send();
  }
}
