package dev.tidemark.reservation;

import dev.tidemark.gate.MemoryCounters;
import dev.tidemark.gate.SimulatedGate;
import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Sku;
import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.stock.MemoryStock;
import dev.tidemark.stock.SimulatedLayouts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One process of the service as a simulation runs it: the real path from the request to the
 * transaction, on memory, driven step by step by whoever has the clock. What it has in mind is lost
 * when it is dropped.
 */
public final class SimulatedProcess {

  private static final Metrics METRICS = new Metrics(new SimpleMeterRegistry());

  private record Question(Command.Hold hold, Consumer<Result> then) {}

  private final List<Queue<Command>> commands = new ArrayList<>();
  private final List<Queue<Question>> questions = new ArrayList<>();
  private final List<Writer> writers = new ArrayList<>();
  private final SimulatedLedgers ledgers;
  private final SimulatedLayouts layouts;
  private final SimulatedGate gate;
  private final Expiry expiry;
  private final Hold hold;
  private final ChangeState changeState;

  /** What a process is given. */
  public record Surroundings(
      MemoryStock stock,
      SimulatedLedgers ledgers,
      MemoryCounters counters,
      InstantSource clock,
      TimeOrderedIds ids,
      Executor workers) {}

  public SimulatedProcess(Surroundings given) {
    this.ledgers = given.ledgers();
    SimulatedGate[] late = new SimulatedGate[1];
    this.layouts =
        new SimulatedLayouts(given.stock(), given.clock(), changed -> late[0].warm(changed));
    this.gate =
        new SimulatedGate(
            given.counters(),
            layouts.layouts(),
            given.workers(),
            () -> given.clock().millis() * 1_000_000);
    late[0] = gate;
    for (Ledger ledger : ledgers.all()) {
      commands.add(new ArrayDeque<>());
      questions.add(new ArrayDeque<>());
      writers.add(
          new Writer(ledger, layouts.layouts(), gate.gate(), Told.DEFAULT, given.clock(), METRICS));
    }
    CommitQueue queue = new Queues();
    this.hold =
        new Hold(
            layouts.layouts(),
            (layout, then) -> then.accept(0),
            gate.gate(),
            queue,
            given.ids(),
            given.workers());
    this.changeState = new ChangeState(ledgers, layouts.layouts(), queue);
    this.expiry =
        new Expiry(ledgers, layouts.layouts(), gate.gate(), this::writer, given.clock(), METRICS);
  }

  private Writer writer(Ledger ledger) {
    return writers.get(ledger.number());
  }

  private final class Queues implements CommitQueue {
    @Override
    public void submit(int slot, Command command) {
      commands.get(ledgers.of(slot).number()).add(command);
    }

    @Override
    public void recall(Command.Hold hold, Consumer<Result> then) {
      questions.get(ledgers.of(hold.layout().slot()).number()).add(new Question(hold, then));
    }
  }

  /** Asks for units; told the reservation's id, or why not. */
  public void hold(
      String sku, long userId, long units, String key, BiConsumer<@Nullable UUID, Refusal> then) {
    var unused =
        hold.run(new Hold.Request(new Sku(sku), userId, units, IdempotencyKey.parse(key)))
            .whenComplete(
                (outcome, failure) -> {
                  if (failure != null) {
                    throw new AssertionError(failure);
                  } else if (outcome instanceof Hold.Outcome.Held held) {
                    then.accept(held.reservation().id(), Refusal.INTERNAL);
                  } else {
                    then.accept(null, ((Hold.Outcome.Refused) outcome).refusal());
                  }
                });
  }

  /** What can be done to a hold. */
  public enum Change {
    CONFIRM,
    RELEASE,
    EXTEND
  }

  /** Confirms, releases or extends; told the state then, or why not. */
  public void change(UUID id, Change change, Consumer<String> then) {
    var unused =
        changeState
            .run(id, Command.Action.valueOf(change.name()), null)
            .whenComplete((result, failure) -> then.accept(brief(result)));
  }

  private static String brief(Result result) {
    if (result instanceof Result.Done done) {
      return done.reservation().state().name();
    }
    if (result instanceof Result.Contradicted no) {
      return no.refusal().name();
    }
    return result instanceof Result.Failed failed ? failed.refusal().name() : "NOT_FOUND";
  }

  public SimulatedLayouts layouts() {
    return layouts;
  }

  /** Whether anything waits for a database. */
  public boolean isWaiting(int database) {
    return !commands.get(database).isEmpty() || !questions.get(database).isEmpty();
  }

  /** Runs one transaction for what waits, at most so many. */
  public void write(int database, int most) {
    List<Command> batch = drain(commands.get(database), most);
    if (!batch.isEmpty()) {
      writers.get(database).write(batch);
    }
  }

  /** Checks refusals that wait, all in one look. */
  public void recall(int database) {
    List<Question> asked = drain(questions.get(database), Integer.MAX_VALUE);
    if (asked.isEmpty()) {
      return;
    }
    List<Result> results;
    try {
      results =
          ledgers
              .all()
              .get(database)
              .transact(tx -> Recall.check(tx, asked.stream().map(Question::hold).toList()));
    } catch (RuntimeException e) {
      asked.forEach(q -> q.then().accept(new Result.Failed(Refusal.STORE_UNAVAILABLE)));
      return;
    }
    for (int i = 0; i < asked.size(); i++) {
      asked.get(i).then().accept(results.get(i));
    }
  }

  private static <T> List<T> drain(Queue<T> queue, int most) {
    List<T> taken = new ArrayList<>();
    while (taken.size() < most && !queue.isEmpty()) {
      taken.add(queue.remove());
    }
    return taken;
  }

  public void sweepGate() {
    gate.sweep();
  }

  public void expire() {
    expiry.sweep();
  }
}
