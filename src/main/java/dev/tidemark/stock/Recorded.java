package dev.tidemark.stock;

import dev.tidemark.stock.Interventions.Ended;
import dev.tidemark.stock.Interventions.Outcome;
import java.util.UUID;

/** What a response did to a product before, as its history has it. */
record Recorded(Ended ended, int bucketsBefore, int bucketsAfter) {

  static final String RUN = "run";
  static final String UNDO = "undo";
  static final Recorded UNDONE = new Recorded(Ended.UNDONE, 0, 0);

  static String origin(UUID response, String step) {
    return response + ":" + step;
  }

  Outcome outcome() {
    return new Outcome(ended, bucketsBefore, bucketsAfter);
  }
}
