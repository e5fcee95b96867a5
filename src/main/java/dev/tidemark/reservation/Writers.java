package dev.tidemark.reservation;

/** The writer of each stock database, for work that comes in batches of its own. */
interface Writers {
  Writer of(Ledger ledger);
}
