package dev.tidemark.reservation;

import dev.tidemark.storage.StockDatabases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The stock databases of the settings. */
@ApplicationScoped
class StockLedgers implements Ledgers {

  private final StockDatabases databases;
  private final List<Ledger> ledgers;

  StockLedgers(StockDatabases databases) {
    this.databases = databases;
    this.ledgers = databases.all().stream().<Ledger>map(StockLedger::new).toList();
  }

  @Override
  public List<Ledger> all() {
    return ledgers;
  }

  @Override
  public Ledger of(int slot) {
    return ledgers.get(databases.of(slot).number());
  }
}
