package dev.tidemark.platform.demo;

import java.time.LocalDateTime;

/** One line of a real sale: {@code units} (at least 1) of a product, in the minute {@code at}. */
record SaleLine(int product, LocalDateTime at, long units) {

  SaleLine {
    if (product < 0 || units < 1) {
      throw new IllegalArgumentException("product " + product + ", units " + units);
    }
  }
}
