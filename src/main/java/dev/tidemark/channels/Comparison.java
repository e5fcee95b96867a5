package dev.tidemark.channels;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a channel says to have of a product, beside what it was told. A function of both, without a
 * clock of its own.
 */
final class Comparison {

  private Comparison() {}

  /**
   * A line of a report.
   *
   * @param available units that the channel shows, over all its entries of the product
   * @param version that it has; null where it does not say
   * @param times entries of the product, or times that it took the message
   */
  record Line(String sku, long available, @Nullable Long version, int times) {

    Line plus(Line more) {
      Long newer =
          version == null
              ? more.version
              : more.version == null ? version : Long.valueOf(Math.max(version, more.version));
      return new Line(sku, available + more.available, newer, times + more.times);
    }
  }

  /**
   * How it differs; empty where it agrees, or cannot be told yet.
   *
   * @param asOfMillis when the report was true
   * @param graceMillis that a message may take to have its effect
   */
  static Optional<Discrepancy> of(Line line, Told told, long asOfMillis, long graceMillis) {
    if (told.sentVersion() == 0) {
      return Optional.empty(); // it was told nothing: whatever it has is its own
    }
    if (line.times() > 1) {
      return Optional.of(Discrepancy.DOUBLED);
    }
    boolean settled = asOfMillis - told.sentMillis() >= graceMillis;
    Long version = line.version();
    if (version != null && version < told.sentVersion()) {
      return settled ? Optional.of(Discrepancy.STALE) : Optional.empty();
    }
    boolean differs = line.available() != told.sentAvailable();
    boolean comparable = version == null ? settled : version == told.sentVersion();
    return differs && comparable ? Optional.of(Discrepancy.WRONG) : Optional.empty();
  }

  /** Whether the report shows that the channel has what it was told last. */
  static boolean acknowledges(Line line, Told told, long asOfMillis) {
    Long version = line.version();
    boolean current =
        version == null ? asOfMillis >= told.sentMillis() : version >= told.sentVersion();
    return told.sentVersion() > 0
        && current
        && line.times() == 1
        && line.available() == told.sentAvailable();
  }
}
