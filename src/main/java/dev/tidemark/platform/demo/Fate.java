package dev.tidemark.platform.demo;

/** How a held order came to its end. */
enum Fate {
  CONFIRMED,
  RELEASED,
  EXPIRED,
  /** The service gave no usable answer to the customer's next step, however often it was asked. */
  UNRESOLVED
}
