package dev.tidemark.console;

import dev.tidemark.kernel.SaleStage;
import dev.tidemark.responses.ResponsesNow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The whole sale on one screen.
 *
 * @param at when it was put together
 * @param products how many there are
 * @param lostDatabases stock databases that do not answer: what is told of their products is old
 * @param ordersPerSecond the average of the last 5 whole seconds
 * @param refusedPerSecond buyers who were refused, the average of the same seconds
 * @param refusals what was refused, the most frequent first; only names that were used
 * @param alerts open ones, by state, then by severity
 * @param points by second, the oldest first
 * @param selling products that sold the most within 5 minutes, by code; then those that changed
 *     last; at most 20
 */
@Schema(description = "The whole sale on one screen.")
record Overview(
    Instant at,
    SaleStage stage,
    long products,
    int lostDatabases,
    long total,
    long available,
    long held,
    long sold,
    double ordersPerSecond,
    double refusedPerSecond,
    List<Cause> refusals,
    Map<String, Map<String, Long>> alerts,
    ResponsesNow responses,
    List<Point> points,
    List<Product> selling) {

  Overview {
    refusals = List.copyOf(refusals);
    points = List.copyOf(points);
    selling = List.copyOf(selling);
  }

  /** How often requests were refused for one cause, over all processes. */
  record Cause(String code, long lastMinute, long lastFiveMinutes) {}

  /**
   * One second.
   *
   * @param second since the epoch
   * @param available units on sale at its end
   * @param orders placed in it
   * @param refused buyers who were refused in it
   */
  record Point(long second, long available, long orders, long refused) {}

  /**
   * A product, by bucket.
   *
   * @param available units on sale; the overflow bucket is the last
   * @param unitsLastMinute units ordered in the last minute
   */
  record Product(
      String sku,
      String name,
      long total,
      List<Long> available,
      boolean paused,
      long unitsLastMinute) {
    Product {
      available = List.copyOf(available);
    }
  }
}
