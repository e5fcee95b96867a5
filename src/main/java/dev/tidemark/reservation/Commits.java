package dev.tidemark.reservation;

import dev.tidemark.gate.Gate;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.stock.Layouts;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Takes commands to the writer of their stock database. Never blocks; safe for several threads. */
@ApplicationScoped
class Commits {

  private static final Logger LOG = Logger.getLogger(Commits.class);
  private static final int MOST_A_BATCH = 512;

  /** What one stock database has: who writes, and who looks up keys that were used before. */
  private record Lane(
      Writer writer, BatchThreads<Command> writing, BatchThreads<Question> recalling) {}

  /** A hold, and who is told the answer to an earlier request with its key. */
  private record Question(Command.Hold hold, Consumer<Optional<Result>> then) {}

  private final List<Lane> lanes = new ArrayList<>();
  private final StockDatabases databases;
  private final Gate gate;

  Commits(
      StockDatabases databases,
      Layouts layouts,
      Gate gate,
      InstantSource clock,
      Metrics metrics,
      MeterRegistry registry,
      @ConfigProperty(name = "tidemark.reservation.most-waiting", defaultValue = "16384")
          int mostWaiting,
      @ConfigProperty(name = "tidemark.reservation.writers", defaultValue = "1") int writers) {
    this.databases = databases;
    this.gate = gate;
    for (Shard shard : databases.all()) {
      Writer writer = new Writer(shard, layouts, gate, clock, metrics);
      BatchThreads<Command> writing =
          new BatchThreads<>(
              "stock-writer-" + shard.number(), writers, mostWaiting, MOST_A_BATCH, writer::write);
      BatchThreads<Question> recalling =
          new BatchThreads<>(
              "stock-recall-" + shard.number(),
              1,
              mostWaiting,
              MOST_A_BATCH,
              questions -> recall(shard, questions));
      Gauge.builder("tidemark.commit.waiting", writing, BatchThreads::waiting)
          .description("Commands waiting for the next transaction")
          .tag("shard", Integer.toString(shard.number()))
          .register(registry);
      lanes.add(new Lane(writer, writing, recalling));
    }
  }

  /**
   * Has a command done in the next transaction; its result is told later, or at once if refused.
   */
  void submit(int slot, Command command) {
    if (!lane(slot).writing().offer(command)) {
      if (command instanceof Command.Hold hold && hold.fromCache()) {
        gate.giveBack(hold.layout(), hold.bucket(), hold.units());
      }
      command.finish(new Result.Failed(Refusal.OVERLOADED));
    }
  }

  /** The writer of a stock database, for work that comes in batches of its own. */
  Writer writer(Shard shard) {
    return lanes.get(shard.number()).writer();
  }

  /** Looks up the answer to an earlier request with a hold's key; empty if there was none. */
  void recall(Command.Hold hold, Consumer<Optional<Result>> then) {
    if (!lane(hold.layout().slot()).recalling().offer(new Question(hold, then))) {
      then.accept(Optional.of(new Result.Failed(Refusal.OVERLOADED)));
    }
  }

  private static void recall(Shard shard, List<Question> questions) {
    List<Command.Hold> holds = questions.stream().map(Question::hold).toList();
    Answers answers = new Answers();
    try {
      Map<Recall.UsedKey, Reservation> found =
          shard.transact(connection -> Recall.find(connection, holds));
      for (Question question : questions) {
        Optional<Result> first = Recall.answer(question.hold(), found);
        answers.add(question.hold().home(), () -> question.then().accept(first));
      }
    } catch (RuntimeException e) {
      LOG.warnf("No earlier answers looked up: %s", e);
      Optional<Result> failed = Optional.of(new Result.Failed(Refusal.STORE_UNAVAILABLE));
      for (Question question : questions) {
        answers.add(question.hold().home(), () -> question.then().accept(failed));
      }
    }
    answers.send();
  }

  private Lane lane(int slot) {
    return lanes.get(databases.of(slot).number());
  }

  @PreDestroy
  void close() {
    for (Lane lane : lanes) {
      lane.writing().close();
      lane.recalling().close();
    }
  }
}
