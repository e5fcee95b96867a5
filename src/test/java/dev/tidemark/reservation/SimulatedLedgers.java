package dev.tidemark.reservation;

import dev.tidemark.stock.MemoryDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The ledgers of a simulation, and what its checks may look at. */
public final class SimulatedLedgers implements Ledgers {

  private final List<Ledger> ledgers = new ArrayList<>();
  private final List<MemoryLedger> memory = new ArrayList<>();

  public SimulatedLedgers(List<MemoryDatabase> databases) {
    for (MemoryDatabase database : databases) {
      memory.add(new MemoryLedger(memory.size(), database));
    }
    ledgers.addAll(memory);
  }

  @Override
  public List<Ledger> all() {
    return ledgers;
  }

  @Override
  public Ledger of(int slot) {
    return ledgers.get(slot % ledgers.size());
  }

  /** Units of a product's HELD reservations. */
  public long held(int database, long productId) {
    return memory.get(database).sums(productId)[0];
  }

  /** Units of a product's CONFIRMED reservations. */
  public long sold(int database, long productId) {
    return memory.get(database).sums(productId)[1];
  }

  /** Units of a product counted as sold, less those counted as given back. */
  public long netSales(int database, long productId) {
    return memory.get(database).netSales(productId);
  }

  /** A reservation in short: user, units and state; empty where there is none. */
  public String brief(int database, UUID id) {
    return memory
        .get(database)
        .row(id)
        .map(row -> row.userId() + " " + row.quantity() + " " + row.state())
        .orElse("");
  }

  public void clear() {
    memory.forEach(MemoryLedger::clear);
  }
}
