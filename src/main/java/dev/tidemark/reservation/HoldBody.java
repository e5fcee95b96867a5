package dev.tidemark.reservation;

import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Sku;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v1/reservations}. */
@Schema(description = "Units of a product, for a user.")
record HoldBody(
    @Schema(description = "The product's code.", required = true, examples = "CLOCK-1")
        @Nullable String sku,
    @Schema(description = "The user, 0 or more.", required = true, examples = "42")
        @Nullable Long userId,
    @Schema(description = "Units, 1 to 10^9.", required = true, examples = "1")
        @Nullable Long quantity) {

  private static final long MOST_UNITS = 1_000_000_000;

  Hold.Request request(IdempotencyKey key) {
    long user = required("userId", userId);
    long units = required("quantity", quantity);
    if (user < 0) {
      throw ProblemException.invalidField("userId", "must be 0 or more");
    }
    if (units < 1 || units > MOST_UNITS) {
      throw ProblemException.invalidField("quantity", "must be from 1 to " + MOST_UNITS);
    }
    return new Hold.Request(new Sku(required("sku", sku)), user, units, key);
  }

  private static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw ProblemException.invalidField(field, "is required");
    }
    return value;
  }
}
