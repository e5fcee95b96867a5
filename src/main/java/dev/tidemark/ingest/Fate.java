package dev.tidemark.ingest;

/** What became of an event. */
enum Fate {
  /** Counted now. */
  ACCEPTED,
  /** Counted before. */
  DUPLICATE,
  /** Its id was used before, for something else: not counted. */
  ID_REUSED,
  /** The database takes others, but not this one. */
  NOT_STORED
}
