package dev.tidemark.gate;

import dev.tidemark.stock.LayoutChanged;
import dev.tidemark.stock.Layouts;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** The gate of one simulated process. */
public final class SimulatedGate {

  private final CountingGate gate;

  public SimulatedGate(
      MemoryCounters counters, Layouts layouts, Executor workers, LongSupplier nanos) {
    this.gate = new CountingGate(counters, layouts, workers, nanos);
  }

  public Gate gate() {
    return gate;
  }

  public void warm(LayoutChanged changed) {
    gate.warm(changed);
  }

  public void sweep() {
    gate.sweep();
  }
}
