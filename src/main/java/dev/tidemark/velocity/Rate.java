package dev.tidemark.velocity;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What sold within a window of time.
 *
 * @param windowSeconds the length of the window
 * @param units ordered, also of orders that were cancelled later
 * @param orders placed
 * @param cancelledUnits of orders cancelled within the window, whenever they were placed
 */
@Schema(description = "What sold within a window that ends with the second asked for.")
public record Rate(
    long windowSeconds, long units, long orders, long cancelledUnits, long cancelledOrders) {

  private static final double MINUTE_SECONDS = 60;

  static Rate nothing(long windowSeconds) {
    return new Rate(windowSeconds, 0, 0, 0, 0);
  }

  /** Units ordered a minute. */
  @JsonProperty
  public double unitsPerMinute() {
    return units * MINUTE_SECONDS / windowSeconds;
  }

  /** Orders placed a minute. */
  @JsonProperty
  public double ordersPerMinute() {
    return orders * MINUTE_SECONDS / windowSeconds;
  }

  Rate plus(Rate more) {
    return new Rate(
        windowSeconds,
        units + more.units,
        orders + more.orders,
        cancelledUnits + more.cancelledUnits,
        cancelledOrders + more.cancelledOrders);
  }
}
