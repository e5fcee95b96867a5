package dev.tidemark.reservation;

import dev.tidemark.gate.Gate;
import dev.tidemark.kernel.BatchThreads;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.stock.Layouts;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Takes commands to the writer of their stock database. Never blocks; safe for several threads. */
@ApplicationScoped
class Commits implements CommitQueue, Writers {

  private static final Logger LOG = Logger.getLogger(Commits.class);
  private static final int MOST_A_BATCH = 512;
  private static final Result LOST = new Result.Failed(Refusal.STORE_UNAVAILABLE);

  /** What one stock database has: who writes, and who looks up keys that were used before. */
  private record Lane(
      Ledger ledger,
      Writer writer,
      BatchThreads<Command> writing,
      BatchThreads<Question> recalling) {}

  /** A hold that is about to be refused, and who is told whether it must be. */
  private record Question(Command.Hold hold, Consumer<Result> then) {}

  private final List<Lane> lanes = new ArrayList<>();
  private final Ledgers ledgers;
  private final Gate gate;

  Commits(
      Ledgers ledgers,
      Layouts layouts,
      Gate gate,
      InstantSource clock,
      Metrics metrics,
      MeterRegistry registry,
      @ConfigProperty(name = "tidemark.reservation.most-waiting", defaultValue = "16384")
          int mostWaiting,
      @ConfigProperty(name = "tidemark.reservation.writers", defaultValue = "1") int writers,
      @ConfigProperty(name = "tidemark.reservation.events") Optional<List<String>> events) {
    this.ledgers = ledgers;
    this.gate = gate;
    Told told = Told.also(events.orElse(List.of()));
    for (Ledger ledger : ledgers.all()) {
      Writer writer = new Writer(ledger, layouts, gate, told, clock, metrics);
      BatchThreads<Command> writing =
          new BatchThreads<>(
              "stock-writer-" + ledger.number(), writers, mostWaiting, MOST_A_BATCH, writer::write);
      BatchThreads<Question> recalling =
          new BatchThreads<>(
              "stock-recall-" + ledger.number(),
              1,
              mostWaiting,
              MOST_A_BATCH,
              questions -> recall(ledger, questions));
      Gauge.builder("tidemark.commit.waiting", writing, BatchThreads::waiting)
          .description("Commands waiting for the next transaction")
          .tag("shard", Integer.toString(ledger.number()))
          .register(registry);
      Lane lane = new Lane(ledger, writer, writing, recalling);
      lanes.add(lane);
      ledger.whenLost(() -> lost(lane));
    }
  }

  @Override
  public void submit(int slot, Command command) {
    Lane lane = lane(slot);
    if (!lane.ledger().isAvailable()) {
      refuse(command, Refusal.STORE_UNAVAILABLE);
    } else if (!lane.writing().offer(command)) {
      refuse(command, Refusal.OVERLOADED);
    }
  }

  /** Nothing of it was done: what it took off the cache goes back. */
  private void refuse(Command command, Refusal refusal) {
    if (command instanceof Command.Hold hold && hold.fromCache()) {
      gate.giveBack(hold.layout(), hold.bucket(), hold.units());
    }
    command.finish(new Result.Failed(refusal));
  }

  /** Whoever waits is told at once, although the writer may still be waiting for an answer. */
  private void lost(Lane lane) {
    Answers answers = new Answers();
    for (Command command : lane.writing().withdraw()) {
      answers.add(command.home(), () -> refuse(command, Refusal.STORE_UNAVAILABLE));
    }
    for (Question question : lane.recalling().withdraw()) {
      answers.add(question.hold().home(), () -> question.then().accept(LOST));
    }
    answers.send();
  }

  @Override
  public Writer of(Ledger ledger) {
    return lanes.get(ledger.number()).writer();
  }

  @Override
  public void recall(Command.Hold hold, Consumer<Result> then) {
    Lane lane = lane(hold.layout().slot());
    if (!lane.ledger().isAvailable()) {
      then.accept(LOST);
    } else if (!lane.recalling().offer(new Question(hold, then))) {
      then.accept(new Result.Failed(Refusal.OVERLOADED));
    }
  }

  private static void recall(Ledger ledger, List<Question> questions) {
    List<Command.Hold> holds = questions.stream().map(Question::hold).toList();
    List<Result> results;
    try {
      results = ledger.transact(transaction -> Recall.check(transaction, holds));
    } catch (RuntimeException | Error e) {
      LOG.warnf("No refusals checked: %s", e);
      results = Collections.nCopies(holds.size(), LOST);
    }
    Answers answers = new Answers();
    for (int i = 0; i < holds.size(); i++) {
      Question question = questions.get(i);
      Result result = results.get(i);
      answers.add(question.hold().home(), () -> question.then().accept(result));
    }
    answers.send();
  }

  private Lane lane(int slot) {
    return lanes.get(ledgers.of(slot).number());
  }

  @PreDestroy
  void close() {
    for (Lane lane : lanes) {
      lane.writing().close();
      lane.recalling().close();
    }
  }
}
