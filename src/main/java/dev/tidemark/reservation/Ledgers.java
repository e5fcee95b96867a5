package dev.tidemark.reservation;

import java.util.List;

/** All stock databases, and the way from a product's slot to its own. */
interface Ledgers {

  /** In the order of the settings. */
  List<Ledger> all();

  /** The one that holds all rows of the products in a slot. */
  Ledger of(int slot);
}
