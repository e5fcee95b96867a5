package dev.tidemark.ingest;

/** Why a row is in quarantine, one name per cause. */
enum Reason {
  /** It is not a row of its format: broken JSON, more or fewer columns than the header. */
  MALFORMED_ROW,
  /** Bytes that are no text in the source's encoding. */
  INVALID_ENCODING,
  /** Longer than 64 KB; only its beginning is kept. */
  ROW_TOO_LARGE,
  /** The same field twice in one row. */
  DUPLICATE_FIELD,
  /** A field that must be there is not, and the source has no default for it. */
  MISSING_FIELD,
  /** Not a product code: see {@link dev.tidemark.kernel.Sku}. */
  INVALID_SKU,
  /** A warehouse, channel or id that is too long or holds control characters. */
  INVALID_NAME,
  /** Not a number. */
  NOT_A_NUMBER,
  /** A number of pieces with a fraction, perhaps after the unit was converted. */
  NOT_WHOLE,
  /** Below zero. */
  NEGATIVE,
  /** Zero units sold, or more than there can be. */
  OUT_OF_RANGE,
  /** Not a time in a known form. */
  NOT_A_TIME,
  /** A time without a zone, and the source has none. */
  TIME_WITHOUT_ZONE,
  /** Further ahead of our clock than the source's tolerance. */
  IN_FUTURE,
  /** Neither true nor false. */
  NOT_A_BOOLEAN,
  /** A unit that the source has no factor for. */
  UNKNOWN_UNIT,
  /** No such product, and the source does not create or ignore those. */
  UNKNOWN_PRODUCT,
  /** The row names a source that is not configured. */
  UNKNOWN_SOURCE,
  /** Its id was used before, for something else. */
  ID_REUSED,
  /** The database refused this row by itself; the log says why. */
  NOT_STORED
}
