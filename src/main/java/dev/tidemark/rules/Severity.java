package dev.tidemark.rules;

/** How much an alert matters. */
public enum Severity {
  /** Units oversold, or the sale stands: somebody gets up. */
  P1,
  /** It will come to that if nobody acts. */
  P2,
  /** Worse than it should be. */
  P3
}
