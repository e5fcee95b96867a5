package dev.tidemark.reservation;

import dev.tidemark.stock.SimulatedLayouts;
import dev.tidemark.storage.OwnShard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class StockLedgerTest extends LedgerContract {

  @SuppressWarnings("NullAway.Init")
  private static OwnShard own;

  @BeforeAll
  static void open() {
    own = new OwnShard();
  }

  @AfterAll
  static void close() {
    own.close();
  }

  @Override
  long newProduct() {
    return own.shard().transact(c -> SimulatedLayouts.create(c, 90, 3)).productId();
  }

  @Override
  Ledger ledger() {
    return new StockLedger(own.shard());
  }
}
