package dev.tidemark.ingest;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** What an event tells of. */
public enum EventKind {
  /** How much there is: {@link StockSnapshot}. */
  SNAPSHOT,
  /** How much went: {@link Sale}. */
  SALE;

  /** The fields that a row of it may give, by our names. */
  Set<String> fields() {
    return switch (this) {
      case SNAPSHOT ->
          Set.of("sku", "warehouse", "channel", "onHand", "reserved", "asOf", "eventId", "unit");
      case SALE ->
          Set.of("sku", "channel", "units", "at", "orderId", "cancelled", "eventId", "unit");
    };
  }

  /** As addresses and files are named: {@code snapshots}, {@code sales}. */
  public String plural() {
    return toString() + "s";
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws ProblemException {@link Refusal#NOT_FOUND} for any other name
   */
  static EventKind ofPlural(String plural) {
    return Arrays.stream(values())
        .filter(kind -> kind.plural().equals(plural))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(Refusal.NOT_FOUND, "Events are snapshots or sales")));
  }
}
