package dev.tidemark.reservation;

import dev.tidemark.kernel.Strategy;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.MemoryDatabase;
import dev.tidemark.stock.MemoryStock;
import dev.tidemark.stock.SimulatedLayouts;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

class MemoryLedgerTest extends LedgerContract {

  private final MemoryDatabase database =
      new MemoryDatabase(
          new MemoryDatabase.Faults() {
            @Override
            public void beforeWork() {}

            @Override
            public void beforeCommit() {}

            @Override
            public void afterCommit() {}
          },
          changed -> {});

  private final Ledger ledger = new SimulatedLedgers(List.of(database)).all().get(0);

  @Override
  long newProduct() {
    InstantSource clock = InstantSource.system();
    SimulatedLayouts layouts =
        new SimulatedLayouts(new MemoryStock(List.of(database), clock), clock, changed -> {});
    layouts.put("S", 90, 3, Strategy.STRICT, 900, 0);
    Layout layout = Objects.requireNonNull(layouts.layouts().known("S"));
    return layout.productId();
  }

  @Override
  Ledger ledger() {
    return ledger;
  }
}
