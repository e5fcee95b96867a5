package dev.tidemark.simulation;

import dev.tidemark.gate.MemoryCounters;
import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.reservation.SimulatedLedgers;
import dev.tidemark.reservation.SimulatedProcess;
import dev.tidemark.stock.MemoryStock;
import java.util.function.Supplier;

/** A place where a process runs, dies, and is started again with nothing in mind. */
final class Node {

  private static final int SWEEP_MILLIS = 100;
  private static final int EXPIRE_MILLIS = 250;
  private static final int LOOK_MILLIS = 500;
  private static final int MOST_A_BATCH = 16;

  private final Timeline timeline;
  private final Supplier<SimulatedProcess> birth;
  private final Chance chance;
  private final int databases;
  private SimulatedProcess process;
  private int life;

  /** What all nodes share. */
  record World(
      Timeline timeline,
      Chance chance,
      MemoryStock stock,
      SimulatedLedgers ledgers,
      MemoryCounters.Server counters) {}

  Node(World world) {
    this.timeline = world.timeline();
    this.chance = world.chance();
    this.databases = world.ledgers().all().size();
    this.birth =
        () ->
            new SimulatedProcess(
                new SimulatedProcess.Surroundings(
                    world.stock(),
                    world.ledgers(),
                    new MemoryCounters(world.counters(), new Wire()),
                    timeline,
                    new TimeOrderedIds(timeline, chance::random),
                    work -> timeline.after(chance.upTo(3), this, work)));
    this.process = birth.get();
    beat();
  }

  /** Questions and answers travel for a moment, and are lost now and then. */
  private final class Wire implements MemoryCounters.Wire {
    @Override
    public boolean arrives() {
      return !chance.strikes(Chance.Mishap.MESSAGE_LOST);
    }

    @Override
    public void answer(Runnable told) {
      if (!chance.strikes(Chance.Mishap.MESSAGE_LOST)) {
        timeline.after(chance.upTo(4), Node.this, told);
      }
    }
  }

  SimulatedProcess process() {
    return process;
  }

  int life() {
    return life;
  }

  /** What it does from now on is heard by nobody. */
  void die() {
    life++;
  }

  /** Dies, and is started again. */
  void restart() {
    life++;
    process = birth.get();
    beat();
  }

  private void beat() {
    every(SWEEP_MILLIS, () -> process.sweepGate());
    every(EXPIRE_MILLIS, () -> process.expire());
    every(LOOK_MILLIS, () -> process.layouts().lookForChanges());
    for (int database = 0; database < databases; database++) {
      work(database);
    }
  }

  private void every(int millis, Runnable what) {
    timeline.after(
        1 + chance.upTo(millis),
        this,
        () -> {
          every(millis, what);
          what.run();
        });
  }

  /** The writer and the one who looks refusals up take what waits, again and again. */
  private void work(int database) {
    timeline.after(
        process.isWaiting(database) ? chance.upTo(2) : 2,
        this,
        () -> {
          work(database);
          if (process.isWaiting(database)) {
            process.write(database, 1 + chance.upTo(MOST_A_BATCH));
            process.recall(database);
          }
        });
  }
}
